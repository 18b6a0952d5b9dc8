import { randomInt } from 'node:crypto';

/** No 0, O, 1, I, L or U: it is read aloud on the phone, and should not spell anything. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Thirty to the fifth: about 24 million, enough to find one log line among a month's errors. */
const LENGTH = 5;

/** A number for one error, such as `F-7K3Q9`: the person sees it, the log line carries it. */
export function newErrorReference(): string {
  return `F-${Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('')}`;
}
