import { randomBytes } from 'node:crypto';

/** 26 characters, sortable by time, so that new rows land at the end of their index (ULID's alphabet and layout). */
export function newId<Id extends string>(now: Date): Id {
  let time = now.getTime();
  let head = '';
  for (let position = 0; position < 10; position++) {
    head = ALPHABET.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  const tail = Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32)).join('');
  return `${head}${tail}` as Id;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
