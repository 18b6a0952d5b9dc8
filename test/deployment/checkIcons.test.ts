import assert from 'node:assert/strict';
import { checkIcon } from '../../deployment/checkIcons.ts';
import { aPicture, aSymbol, BLUE, NOTHING, WHITE } from './pictures.ts';

describe('checkIcon', () => {
  it('accepts a white outline on nothing, soft edges included', () => {
    assert.deepEqual(checkIcon('outline', aSymbol(32, 28, [255, 255, 255, 128], NOTHING)), []);
  });

  it('refuses an outline of the wrong size', () => {
    assert.deepEqual(checkIcon('outline', aSymbol(64, 28, WHITE, NOTHING)), [
      'outline.png is 64×64 pixels; Teams wants 32×32.',
    ]);
  });

  it('refuses an outline with another color than white, and says where', () => {
    assert.deepEqual(checkIcon('outline', aSymbol(32, 28, BLUE, NOTHING)), [
      'outline.png may hold only white; the pixel at 2,2 is another color.',
    ]);
  });

  it('refuses an outline without a transparent background', () => {
    assert.deepEqual(
      checkIcon(
        'outline',
        aPicture(32, () => WHITE),
      ),
      ['outline.png has no transparent background.'],
    );
  });

  it('refuses an empty outline', () => {
    assert.deepEqual(
      checkIcon(
        'outline',
        aPicture(32, () => NOTHING),
      ),
      ['outline.png is empty.'],
    );
  });

  it('accepts a symbol that fills the middle of a solid square or of a transparent one', () => {
    assert.deepEqual(checkIcon('color', aSymbol(192, 96, WHITE, BLUE)), []);
    assert.deepEqual(checkIcon('color', aSymbol(192, 96, WHITE, NOTHING)), []);
  });

  it('refuses a symbol that leaves the middle', () => {
    assert.deepEqual(checkIcon('color', aSymbol(192, 98, WHITE, BLUE)), [
      'color.png: the symbol leaves the middle 96×96 pixels at 47,47; Teams may crop it.',
    ]);
  });

  it('refuses a color icon of the wrong size', () => {
    assert.deepEqual(checkIcon('color', aSymbol(96, 48, WHITE, BLUE)), [
      'color.png is 96×96 pixels; Teams wants 192×192.',
    ]);
  });

  it('refuses a half transparent background and an icon without a symbol', () => {
    assert.deepEqual(checkIcon('color', aSymbol(192, 96, WHITE, [11, 74, 133, 100])), [
      'color.png has a half transparent background; make it solid, or leave it out.',
    ]);
    assert.deepEqual(
      checkIcon(
        'color',
        aPicture(192, () => BLUE),
      ),
      ['color.png shows nothing but its background.'],
    );
  });

  it('says which file cannot be read, and why', () => {
    assert.deepEqual(checkIcon('color', Buffer.from('GIF89a')), [
      'color.png cannot be read: it is not a PNG file.',
    ]);
  });
});
