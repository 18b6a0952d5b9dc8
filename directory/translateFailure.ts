import type { DirectoryReason } from './directoryError.ts';

/** A refusal as Graph words it: status and code, never the message (facts: graph §5.3). */
export interface GraphRefusal {
  /** Null when no answer came at all. */
  readonly status: number | null;
  readonly code: string | null;
}

/** Codes that say more than their status. */
const REASON_OF_CODE: ReadonlyMap<string, DirectoryReason> = new Map([
  ['Authorization_RequestDenied', 'missingConsent'],
  ['Authorization_IdentityNotFound', 'unauthorized'],
  ['InvalidAuthenticationToken', 'unauthorized'],
  ['Request_ResourceNotFound', 'notFound'],
  ['ResourceNotFound', 'notFound'],
  ['TooManyRequests', 'throttled'],
  // The listing paused too long between two pages; from the start it works.
  ['Directory_ExpiredPageToken', 'unavailable'],
]);

/**
 * Intune answers a missing role with 401 as well as 403, and with codes that Graph's own token check never uses
 * (facts: graph §5.3).
 */
const INTUNE_ROLE_CODES: ReadonlySet<string> = new Set(['Forbidden', 'UnknownError']);

/** The reason for a refusal. A code that is known speaks first, then the status. */
export function translateFailure({ status, code }: GraphRefusal): DirectoryReason {
  const byCode = code === null ? undefined : REASON_OF_CODE.get(code);
  if (byCode !== undefined) return byCode;
  switch (status) {
    case null:
      return 'unavailable';
    case 401:
      return code !== null && INTUNE_ROLE_CODES.has(code) ? 'missingConsent' : 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 429:
    case 509:
      return 'throttled';
    case 408:
    case 423:
    case 425:
      return 'unavailable';
    default:
      if (status >= 500) return 'unavailable';
      // A success or a redirect is never a refusal: whatever made us come here was not Graph's answer.
      return status >= 400 ? 'badRequest' : 'untrustworthyAnswer';
  }
}
