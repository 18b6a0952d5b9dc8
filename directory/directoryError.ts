/** Why a call to Microsoft Graph failed: what an operator or a retry has to do differently. */
export const DIRECTORY_REASONS = [
  /** Entra ID gave us no token, or Graph did not accept it: the credential is wrong or has expired. */
  'unauthorized',
  /** Graph understood who we are and refuses this: a policy, or a role that the tenant does not give. */
  'forbidden',
  /** An application permission lacks admin consent; see docs/permissions.md. */
  'missingConsent',
  'notFound',
  /** Asked to slow down, longer than this request was willing to wait. */
  'throttled',
  /** Graph or the network between us does not work now. */
  'unavailable',
  /** We asked something that Graph does not understand: our fault. */
  'badRequest',
  /** The answer contradicts the question or its own format; it must not be used. */
  'untrustworthyAnswer',
] as const;
export type DirectoryReason = (typeof DIRECTORY_REASONS)[number];

/** What Graph said about the failure; all null when the request never reached it. */
export interface FailureDetails {
  readonly status: number | null;
  /** Graph's own error code, for example `Request_ResourceNotFound`. */
  readonly code: string | null;
  /** What Microsoft support asks for. */
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
}

const NO_DETAILS: FailureDetails = { status: null, code: null, requestId: null, retryAfterMs: null };

/**
 * The only thing that `directory/` throws. The message names neither people nor addresses; Graph's own words are
 * in `cause`, for diagnosis.
 */
export class DirectoryError extends Error implements FailureDetails {
  override readonly name = 'DirectoryError';
  readonly reason: DirectoryReason;
  readonly status: number | null;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;

  constructor(
    reason: DirectoryReason,
    message: string,
    details: Partial<FailureDetails> & { readonly cause?: unknown } = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    const known = { ...NO_DETAILS, ...details };
    this.reason = reason;
    this.status = known.status;
    this.code = known.code;
    this.requestId = known.requestId;
    this.retryAfterMs = known.retryAfterMs;
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get isTemporary(): boolean {
    return this.reason === 'throttled' || this.reason === 'unavailable';
  }
}
