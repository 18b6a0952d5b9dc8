import { MAX_LINE_CHARACTERS } from './ticket.ts';

/**
 * A text as lines that a ticket takes: somebody who pastes a log loses none of it. Cut where it hurts least: between
 * paragraphs, else between words, else where it must be.
 */
export function splitWords(text: string, most = MAX_LINE_CHARACTERS): readonly string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > most) {
    const at = cutBefore(rest, most);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

function cutBefore(text: string, limit: number): number {
  const newline = text.lastIndexOf('\n', limit);
  if (newline > limit / 2) return newline;
  const space = text.lastIndexOf(' ', limit);
  if (space > limit / 2) return space;
  // Never between the two halves of one character.
  const isInsidePair = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return isInsidePair ? limit - 1 : limit;
}
