import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { ChainFailure } from './chainFailure.ts';

/** Statuses whose answers have no body by definition. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** Enough of a gateway's error page to recognise it; the rest says nothing to anybody. */
const KEPT_CHARACTERS = 200;

/**
 * Reads every answer to its end and hands the SDK something that it understands: JSON, or 204 for a success
 * without a body. Without this an empty 201 becomes an unread stream, and an HTML error page keeps its socket
 * until the garbage collector comes by (facts: graph §5.2).
 *
 * A success that is not JSON is never Graph's: it is refused here, before anybody can take it for an empty list.
 */
export class NormalizeMiddleware implements Middleware {
  #next: Middleware | undefined;

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    await this.#next?.execute(context);
    if (context.response !== undefined) context.response = await normalize(context.response);
  }
}

async function normalize(response: Response): Promise<Response> {
  const text = await readAll(response);
  const headers = new Headers(response.headers);
  if (response.ok && (BODILESS.has(response.status) || text.trim() === '')) {
    return new Response(null, { status: 204, headers });
  }
  const json = parseJson(text);
  if (response.ok) {
    if (json === undefined) {
      throw new ChainFailure(
        'unreadable',
        `Graph answered ${response.status} with something that is not JSON`,
      );
    }
    return asJson(text, response.status, headers);
  }
  const body = isGraphErrorBody(json) ? text : JSON.stringify(synthesizeError(text, response));
  // The SDK must see an error: a status without a body would lose what we kept.
  return asJson(body, BODILESS.has(response.status) ? 502 : response.status, headers);
}

async function readAll(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw new ChainFailure('connection', 'The connection to Graph broke in the middle of an answer', cause);
  }
}

function asJson(body: string, status: number, headers: Headers): Response {
  headers.set('content-type', 'application/json');
  return new Response(body, { status, headers });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isGraphErrorBody(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || !('error' in json)) return false;
  return typeof json.error === 'object' && json.error !== null;
}

function synthesizeError(text: string, response: Response): { error: { code: string; message: string } } {
  const type = response.headers.get('content-type') ?? 'no content type';
  const words = text.replace(/\s+/g, ' ').slice(0, KEPT_CHARACTERS);
  return { error: { code: '', message: `Not from Graph itself (${type}): ${words}` } };
}
