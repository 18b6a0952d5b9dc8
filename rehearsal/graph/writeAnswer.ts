import type { ServerResponse } from 'node:http';
import type { GraphAnswer } from './exchange.ts';

/** Graph's content type, in full (facts: graph §7.5). */
const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** Headers that every answer of Graph's has. */
const STANDING_HEADERS = {
  'OData-Version': '4.0',
  'x-ms-ags-diagnostic': JSON.stringify({ ServerInfo: { DataCenter: 'Nordvik', Slice: 'E', Ring: '0' } }),
};

/** How an answer is spoiled on the way. */
export type Spoiling = 'none' | 'cutOff' | 'truncatedJson';

/** Writes an answer as Graph would; a body of undefined has no content type either. */
export function writeAnswer(
  response: ServerResponse,
  answer: GraphAnswer,
  spoiling: Spoiling = 'none',
): void {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const bytes = text === undefined ? Buffer.alloc(0) : Buffer.from(text);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const sent = spoiling === 'truncatedJson' ? half : bytes;
  response.writeHead(answer.status, {
    ...STANDING_HEADERS,
    ...(text === undefined ? {} : { 'Content-Type': JSON_TYPE }),
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'Content-Length': sent.length }),
  });
  if (spoiling === 'cutOff') {
    response.write(half, () => response.destroy());
    return;
  }
  response.end(sent);
}
