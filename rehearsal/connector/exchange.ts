import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorAnswer } from './connectorFaults.ts';
import type { Answer } from './routes.ts';

/** Teams refuses messages from about here on (facts: teams-platform §3.5). */
const MAX_BODY_BYTES = 100 * 1024;

/** Writes an answer as Teams does, errors in the shape that they ask for. */
export function writeAnswer(response: ServerResponse, answer: Answer): void {
  switch (answer.kind) {
    case 'json':
      writeJson(response, answer.status, answer.body);
      return;
    case 'empty':
      // Not chained: restify, in the same process, leaves Node's writeHead without a return value.
      response.writeHead(answer.status, { 'content-length': '0' });
      response.end();
      return;
    case 'error': {
      const { retryAfterSeconds } = answer;
      const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
      writeJson(response, answer.status, errorBody(answer), headers);
    }
  }
}

function errorBody({ code, shape }: ErrorAnswer): unknown {
  const message = `The stand-in says ${code}.`;
  if (shape === 'nested') {
    return { errorCode: 209, message: JSON.stringify({ subCode: code, details: message }) };
  }
  return { error: { code, message } };
}

function writeJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  });
  response.end(text);
}

/** A request's body, or why there is none. */
export type ReadBody = { readonly kind: 'read' | 'tooBig' | 'unreadable'; readonly body: unknown };

/** Reads the whole request, and gives up keeping it when it is larger than Teams would take. */
export async function readBody(incoming: IncomingMessage): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) return { kind: 'tooBig', body: undefined };
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return { kind: 'read', body: undefined };
  try {
    return { kind: 'read', body: JSON.parse(text) };
  } catch {
    return { kind: 'unreadable', body: undefined };
  }
}

/** Nothing, for so long. */
export async function wait(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
