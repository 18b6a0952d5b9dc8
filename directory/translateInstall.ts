import type { InstallOutcome } from './directory.ts';
import type { DirectoryError } from './directoryError.ts';

/**
 * What a refused installation means for the person, by status and codes (facts: graph §4). A 403 is about this
 * person only when Teams adds `AccessDenied`; every other 403 is about us and would meet everybody.
 */
export function translateInstall(
  refusal: Pick<DirectoryError, 'reason' | 'status' | 'retryAfterMs' | 'isTemporary'>,
  innerCode: string | null,
): Exclude<InstallOutcome, { kind: 'installed' }> {
  if (refusal.status === 409) return { kind: 'alreadyInstalled' };
  if (refusal.status === 403 && innerCode === 'AccessDenied') return { kind: 'blockedByPolicy' };
  if (refusal.reason === 'notFound') return { kind: 'notFound' };
  return {
    kind: 'failed',
    reason: refusal.reason,
    temporary: refusal.isTemporary,
    retryAfterMs: refusal.retryAfterMs,
  };
}
