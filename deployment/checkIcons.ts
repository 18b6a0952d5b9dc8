import { type Picture, readPng } from './readPng.ts';

/** The two pictures of a Teams package: name in the package and side in pixels (facts: teams-platform §5). */
export const ICONS = {
  color: { file: 'color.png', size: 192 },
  outline: { file: 'outline.png', size: 32 },
} as const;

export type IconKind = keyof typeof ICONS;

/** The symbol of the color icon stays inside this middle square: Teams rounds and crops the rest. */
const SYMBOL_SIDE_PIXELS = 96;
const OPAQUE = 255;

/** Everything about an icon that Teams would refuse or crop, in words for whoever drew it; empty when it is fine. */
export function checkIcon(kind: IconKind, file: Uint8Array): readonly string[] {
  const { file: name, size } = ICONS[kind];
  let picture: Picture;
  try {
    picture = readPng(file);
  } catch (cause) {
    return [`${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`];
  }
  if (picture.width !== size || picture.height !== size) {
    return [`${name} is ${picture.width}×${picture.height} pixels; Teams wants ${size}×${size}.`];
  }
  return kind === 'outline' ? checkOutline(name, picture) : checkColor(name, picture);
}

/** White on nothing: Teams tints it, so any other color would disappear or show as a box. */
function checkOutline(name: string, picture: Picture): readonly string[] {
  const problems: string[] = [];
  const seen = [...pixelsOf(picture)].filter(({ alpha }) => alpha > 0);
  const tinted = seen.find(({ red, green, blue }) => red + green + blue !== 3 * OPAQUE);
  if (tinted !== undefined) {
    problems.push(`${name} may hold only white; the pixel at ${tinted.x},${tinted.y} is another color.`);
  }
  if (seen.length === 0) problems.push(`${name} is empty.`);
  if (seen.length === picture.width * picture.height) {
    problems.push(`${name} has no transparent background.`);
  }
  return problems;
}

/** One even background (a color, or nothing at all) with the symbol in the middle. */
function checkColor(name: string, picture: Picture): readonly string[] {
  const all = [...pixelsOf(picture)];
  const corner = all[0];
  if (corner === undefined) return [`${name} is empty.`];
  if (corner.alpha !== 0 && corner.alpha !== OPAQUE) {
    return [`${name} has a half transparent background; make it solid, or leave it out.`];
  }
  const from = (picture.width - SYMBOL_SIDE_PIXELS) / 2;
  const to = from + SYMBOL_SIDE_PIXELS;
  const symbol = all.filter((pixel) => !sameColor(pixel, corner));
  const outside = symbol.find(({ x, y }) => x < from || x >= to || y < from || y >= to);
  if (symbol.length === 0) return [`${name} shows nothing but its background.`];
  return outside === undefined
    ? []
    : [
        `${name}: the symbol leaves the middle ${SYMBOL_SIDE_PIXELS}×${SYMBOL_SIDE_PIXELS} pixels at ` +
          `${outside.x},${outside.y}; Teams may crop it.`,
      ];
}

interface Pixel {
  readonly x: number;
  readonly y: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

function sameColor(one: Pixel, other: Pixel): boolean {
  const isInvisible = one.alpha === 0 && other.alpha === 0;
  return (
    isInvisible ||
    (one.red === other.red &&
      one.green === other.green &&
      one.blue === other.blue &&
      one.alpha === other.alpha)
  );
}

function* pixelsOf({ width, pixels }: Picture): Generator<Pixel> {
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
    yield { x: (at / 4) % width, y: Math.floor(at / 4 / width), red, green, blue, alpha };
  }
}
