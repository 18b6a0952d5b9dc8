import assert from 'node:assert/strict';
import { readPng } from '../../deployment/readPng.ts';
import { aPicture, type Color } from './pictures.ts';

describe('readPng', () => {
  const colorful = (x: number, y: number): Color => [
    (x * 37) % 256,
    (y * 91) % 256,
    (x * y * 13) % 256,
    255 - x,
  ];

  for (const filter of [0, 1, 2, 3, 4] as const) {
    it(`reads every pixel of a picture whose lines are predicted in way ${filter}`, () => {
      const picture = readPng(aPicture(9, colorful, filter));
      assert.equal(picture.width, 9);
      assert.equal(picture.height, 9);
      const expected = Array.from({ length: 81 }, (_, at) => colorful(at % 9, Math.floor(at / 9))).flat();
      assert.deepEqual([...picture.pixels], expected);
    });
  }

  it('says that a file is not a PNG', () => {
    assert.throws(() => readPng(Buffer.from('<svg/>')), /not a PNG/);
  });

  it('says what to save instead of a kind of PNG that it does not read', () => {
    const palette = Buffer.from(aPicture(4, colorful));
    palette[25] = 3;
    assert.throws(() => readPng(palette), /8-bit RGB or RGBA/);
  });
});
