import { inflateSync } from 'node:zlib';

/** A picture as rows of red, green, blue and alpha bytes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RGBA_BYTES = 4;
/** PNG color types we read, with their bytes per pixel: RGB and RGB with alpha, which every editor writes. */
const BYTES_PER_PIXEL: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * Reads an 8-bit RGB or RGBA PNG without interlacing; anything else throws an error that says what to save instead.
 * Enough for judging our own icons, and no package is needed for it.
 */
export function readPng(file: Uint8Array): Picture {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('it is not a PNG file');
  let header: Buffer | undefined;
  const packed: Buffer[] = [];
  for (let at = SIGNATURE.length; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') header = data;
    if (kind === 'IDAT') packed.push(data);
    at += length + 12;
  }
  if (header === undefined || header.length < 13) throw new Error('its PNG header is missing');
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const sourceBytes = BYTES_PER_PIXEL[header.readUInt8(9)];
  if (header.readUInt8(8) !== 8 || header.readUInt8(12) !== 0 || sourceBytes === undefined) {
    throw new Error('save it as an 8-bit RGB or RGBA PNG without interlacing');
  }
  const lines = unfilter(inflateSync(Buffer.concat(packed)), width * sourceBytes, height, sourceBytes);
  return { width, height, pixels: sourceBytes === RGBA_BYTES ? lines : addAlpha(lines) };
}

/** Undoes the prediction that PNG applies to each line (PNG specification, clause 9). */
function unfilter(raw: Buffer, lineBytes: number, height: number, pixelBytes: number): Uint8Array {
  if (raw.length < (lineBytes + 1) * height) throw new Error('it ends too early');
  const lines = new Uint8Array(lineBytes * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (lineBytes + 1)] ?? 0;
    for (let x = 0; x < lineBytes; x++) {
      const here = y * lineBytes + x;
      const left = x >= pixelBytes ? (lines[here - pixelBytes] ?? 0) : 0;
      const above = y > 0 ? (lines[here - lineBytes] ?? 0) : 0;
      const aboveLeft = x >= pixelBytes && y > 0 ? (lines[here - lineBytes - pixelBytes] ?? 0) : 0;
      lines[here] = (raw[here + y + 1] ?? 0) + predict(filter, left, above, aboveLeft);
    }
  }
  return lines;
}

function predict(filter: number, left: number, above: number, aboveLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4: {
      const guess = left + above - aboveLeft;
      const [fromLeft, fromAbove, fromCorner] = [left, above, aboveLeft].map((near) =>
        Math.abs(guess - near),
      ) as [number, number, number];
      if (fromLeft <= fromAbove && fromLeft <= fromCorner) return left;
      return fromAbove <= fromCorner ? above : aboveLeft;
    }
    default:
      throw new Error(`its line filter ${filter} does not exist`);
  }
}

function addAlpha(rgb: Uint8Array): Uint8Array {
  const pixels = new Uint8Array((rgb.length / 3) * RGBA_BYTES);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += RGBA_BYTES) {
    pixels.set(rgb.subarray(from, from + 3), to);
    pixels[to + 3] = 255;
  }
  return pixels;
}
