import type { IncomingMessage } from 'node:http';
import { type Checked, passed, refused } from './refusal.ts';

/** Teams' own messages end at about 100 KB; an activity carries one of them and its wrapping. */
export const MAX_BODY_BYTES = 256 * 1024;

/**
 * Reads a JSON request's body, and not a byte more than allowed into memory.
 *
 * restify's own reader counts compressed bytes, so that a small request could unpack to gigabytes, and reads an
 * oversized body to its end. Teams does not compress; a body that is encoded is refused. Only JSON is taken,
 * by its declared type too: a web page can make a browser post plain text to a bot on the same machine without
 * asking anybody, but not JSON.
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<Checked<string>> {
  if (request.headers['content-encoding']) return refused(415, 'encodedBody');
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return refused(415, 'encodedBody');
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return refused(413, 'tooBig');

  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      request.pause();
      resolve(refused(413, 'tooBig'));
    });
    request.once('end', () => resolve(passed(Buffer.concat(chunks).toString('utf8'))));
    request.once('error', () => resolve(refused(400, 'brokenBody')));
    // A peer that goes away in the middle gives neither `end` nor, always, `error`.
    request.once('close', () => resolve(refused(400, 'brokenBody')));
  });
}
