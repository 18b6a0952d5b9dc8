import type { TokenCredential } from '@azure/identity';
import { ChainFailure } from './chainFailure.ts';

/**
 * A credential whose failures keep their cause on the way through the SDK, and which answers in time even when
 * the identity service does not: its own retries know nothing of our deadlines.
 */
export function guardCredential(credential: TokenCredential, timeoutMs: number): TokenCredential {
  return {
    async getToken(scopes, options) {
      const abandon = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          abandon.abort();
          reject(new ChainFailure('token', 'No token from Entra ID in time', { code: 'ETIMEDOUT' }));
        }, timeoutMs);
      });
      try {
        const asked = credential.getToken(scopes, { ...options, abortSignal: abandon.signal });
        const token = await Promise.race([asked, late]);
        if (token === null) throw new ChainFailure('token', 'No token from Entra ID');
        return token;
      } catch (cause) {
        throw cause instanceof ChainFailure
          ? cause
          : new ChainFailure('token', 'No token from Entra ID', cause);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** What the identity libraries call a network that does not work. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'network_error',
  'no_network_connectivity',
  'REQUEST_SEND_ERROR',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What the identity libraries may put on an error; none of it is promised. */
interface IdentityFailure {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly cause?: unknown;
}

/**
 * Whether a missing token is a matter of time or of configuration. The identity libraries wrap one another, so the
 * whole chain of causes is searched for a network code or a server's own failure.
 */
export function reasonOfTokenFailure(cause: unknown): 'unavailable' | 'unauthorized' {
  for (let error = cause, depth = 0; isFailure(error) && depth < 8; error = error.cause, depth++) {
    const { statusCode, code, errorCode } = error;
    const isServers = typeof statusCode === 'number' && (statusCode >= 500 || statusCode === 429);
    if (isServers || isNetworkCode(code) || isNetworkCode(errorCode)) return 'unavailable';
  }
  return 'unauthorized';
}

function isNetworkCode(code: unknown): boolean {
  return typeof code === 'string' && NETWORK_CODES.has(code);
}

function isFailure(value: unknown): value is IdentityFailure {
  return typeof value === 'object' && value !== null;
}
