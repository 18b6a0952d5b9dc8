import { crc32, deflateSync } from 'node:zlib';

/** One pixel: red, green, blue, alpha. */
export type Color = readonly [number, number, number, number];

export const WHITE: Color = [255, 255, 255, 255];
export const BLUE: Color = [11, 74, 133, 255];
export const NOTHING: Color = [0, 0, 0, 0];

/** A square PNG as an editor would save it: `colorAt` says each pixel, `filter` how each line is predicted. */
export function aPicture(
  side: number,
  colorAt: (x: number, y: number) => Color,
  filter: 0 | 1 | 2 | 3 | 4 = 0,
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const at = (x: number, y: number, part: number): number =>
    x < 0 || y < 0 ? 0 : (colorAt(x, y)[part] ?? 0);
  const raw: number[] = [];
  for (let y = 0; y < side; y++) {
    raw.push(filter);
    for (let x = 0; x < side; x++) {
      for (let part = 0; part < 4; part++) {
        const guess = predict(filter, at(x - 1, y, part), at(x, y - 1, part), at(x - 1, y - 1, part));
        raw.push((at(x, y, part) - guess + 256) % 256);
      }
    }
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(raw))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A square of one color in the middle of a background. */
export function aSymbol(side: number, symbolSide: number, symbol: Color, background: Color): Uint8Array {
  const from = (side - symbolSide) / 2;
  const isInside = (at: number): boolean => at >= from && at < from + symbolSide;
  return aPicture(side, (x, y) => (isInside(x) && isInside(y) ? symbol : background));
}

function predict(filter: number, left: number, above: number, corner: number): number {
  const paeth = (): number => {
    const guess = left + above - corner;
    const nearest = Math.min(...[left, above, corner].map((value) => Math.abs(guess - value)));
    return [left, above, corner].find((value) => Math.abs(guess - value) === nearest) ?? 0;
  };
  return [0, left, above, Math.floor((left + above) / 2), filter === 4 ? paeth() : 0][filter] ?? 0;
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
