import type { Fault } from '../../outbox/readFailure.ts';
import { NoTokenError } from '../auth/credentialsFactory.ts';

/** What Azure's HTTP client throws: an answer that is no success, or none. */
interface RestError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly response?: {
    readonly bodyAsText?: string | null;
    readonly headers?: { get(name: string): string | undefined };
  };
}

/** Header names by which Microsoft's support finds a request (facts: teams-platform §9.6). */
const TRACE_HEADERS = ['ms-cv', 'contextid', 'x-ms-request-id'] as const;

/** Turns what the SDK threw into plain facts; `null` when Teams took the message all the same. */
export function readFault(error: unknown): Fault | null {
  if (error instanceof NoTokenError) return { kind: 'noToken', code: error.code };
  const { statusCode, response, code, name } = (error ?? {}) as RestError;
  if (typeof statusCode === 'number') {
    // The SDK throws on a success whose body it cannot read or does not expect. Teams has the message then, and
    // sending it again would be a second one.
    if (statusCode >= 200 && statusCode < 300) return null;
    return {
      kind: 'answered',
      status: statusCode,
      body: response?.bodyAsText ?? '',
      retryAfter: response?.headers?.get('retry-after') ?? null,
    };
  }
  if (name === 'AbortError' || name === 'TimeoutError') return { kind: 'notAnswered', code: 'timeout' };
  const word = [code, name].find((candidate) => typeof candidate === 'string' && candidate !== '');
  return { kind: 'notAnswered', code: (word as string | undefined) ?? 'unknown' };
}

/** Ids of a failed request, for the log. */
export function readTrace(error: unknown): Record<string, string> {
  const headers = ((error ?? {}) as RestError).response?.headers;
  return Object.fromEntries(
    TRACE_HEADERS.flatMap((name) => {
      const value = headers?.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}
