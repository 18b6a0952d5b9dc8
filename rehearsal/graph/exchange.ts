import { randomUUID } from 'node:crypto';

/** One request as a route sees it: from the wire or from inside a batch, there is no difference. */
export interface GraphRequest {
  readonly method: string;
  /** Path after the version, decoded, split at the slashes. */
  readonly segments: readonly string[];
  /** Path after the version as it was written, for links. */
  readonly rawPath: string;
  /** Query parameters, decoded, with their names as they are (`$select`). */
  readonly query: ReadonlyMap<string, string>;
  /** The query as it was written, for links. */
  readonly rawQuery: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One answer: a body of undefined is none at all, not even a content type. */
export interface GraphAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Graph's words for a refusal; a route throws it, the dispatcher writes it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly innerCode: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly innerCode?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.innerCode = more.innerCode ?? null;
    this.headers = more.headers ?? {};
  }
}

/** A refusal of Intune's: its message is JSON inside JSON (facts: graph §5.3). */
export function intuneRefusal(status: number, code: string): Refusal {
  const inner = {
    _version: 3,
    Message: `An error has occurred - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: ${randomUUID()} - Url: https://fef.nordvik.example/StatelessDeviceFEService`,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  };
  return new Refusal(status, code, JSON.stringify(inner));
}

/** A refusal as an answer. */
export function refuse(refusal: Refusal, requestId: string, clientRequestId: string): GraphAnswer {
  const innerError = {
    ...(refusal.innerCode === null ? {} : { code: refusal.innerCode }),
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return {
    status: refusal.status,
    headers: refusal.headers,
    body: { error: { code: refusal.code, message: refusal.message, innerError } },
  };
}

/** A path with a query, as a route may see it. The version in front is cut off by the caller. */
export function readTarget(
  target: string,
): Pick<GraphRequest, 'segments' | 'rawPath' | 'query' | 'rawQuery'> {
  const cut = target.indexOf('?');
  const rawPath = cut === -1 ? target : target.slice(0, cut);
  const rawQuery = cut === -1 ? '' : target.slice(cut + 1);
  const query = new Map<string, string>();
  for (const pair of rawQuery.split('&').filter((part) => part !== '')) {
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    query.set(decode(name), equals === -1 ? '' : decode(pair.slice(equals + 1).replaceAll('+', ' ')));
  }
  return { rawPath, rawQuery, query, segments: rawPath.split('/').filter(Boolean).map(decode) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, 'BadRequest', 'The URL is not properly encoded.');
  }
}
