import { GraphError } from '@microsoft/microsoft-graph-client';
import { DirectoryError, type DirectoryReason } from '../directoryError.ts';
import { translateFailure } from '../translateFailure.ts';
import { ChainFailure } from './chainFailure.ts';
import { reasonOfTokenFailure } from './guardedCredential.ts';
import { parseRetryAfterMs } from './retryRule.ts';

/** What failed, for the message: one of our calls and the permissions it needs. */
export interface CallDescription {
  /** What was tried, for example `list the members of a group`. */
  readonly doing: string;
  /** Permission names, for example `GroupMember.Read.All and User.Read.All`. */
  readonly needs: string;
}

/** Everything that the Graph SDK and our chain can throw, as one error with a reason and a way out. */
export function toDirectoryError(error: unknown, call: CallDescription, now: number): DirectoryError {
  if (error instanceof DirectoryError) return error;
  if (error instanceof GraphError) return fromGraphError(error, call, now);
  const reason = error instanceof ChainFailure ? reasonOfChainFailure(error) : 'badRequest';
  return new DirectoryError(reason, describe(reason, call, null, null), { cause: error });
}

function fromGraphError(error: GraphError, call: CallDescription, now: number): DirectoryError {
  const status = error.statusCode > 0 ? error.statusCode : null;
  const code = error.code || null;
  const reason = translateFailure({ status, code });
  return new DirectoryError(reason, describe(reason, call, status, code), {
    status,
    code,
    requestId: error.requestId ?? error.headers?.get('request-id') ?? null,
    retryAfterMs: parseRetryAfterMs(error.headers?.get('retry-after') ?? null, now),
    cause: error,
  });
}

function reasonOfChainFailure(failure: ChainFailure): DirectoryReason {
  switch (failure.kind) {
    case 'token':
      return reasonOfTokenFailure(failure.cause);
    case 'connection':
      return 'unavailable';
    case 'unreadable':
    case 'foreignHost':
      return 'untrustworthyAnswer';
  }
}

const ADVICE: Readonly<Record<DirectoryReason, (needs: string) => string>> = {
  unauthorized: () => 'check the app registration, its tenant and its secret, certificate or identity',
  forbidden: (needs) => `check that the tenant allows it and that ${needs} is granted`,
  missingConsent: (needs) => `grant ${needs} as application permission and give admin consent`,
  notFound: () => 'it does not exist (any more)',
  throttled: () => 'Graph asks us to slow down; try again later',
  unavailable: () => 'Graph or the network does not answer properly; try again later',
  badRequest: () => 'this is an error in the product; report it with the request id',
  untrustworthyAnswer: () => 'the answer was discarded; check what stands between us and Graph',
};

function describe(
  reason: DirectoryReason,
  { doing, needs }: CallDescription,
  status: number | null,
  code: string | null,
): string {
  const answer = [status, code].filter((part) => part !== null).join(' ');
  return `Could not ${doing}${answer === '' ? '' : ` (${answer})`}: ${ADVICE[reason](needs)}`;
}

/** One level of a refusal; Graph spells the key of the next one in two ways. */
interface RefusalLevel {
  readonly code?: unknown;
  readonly innerError?: unknown;
  readonly innererror?: unknown;
}

/** The deepest code inside a refusal's `innerError`, where Teams says what it means; null when there is none. */
export function innerCodeOf(error: DirectoryError): string | null {
  const body: unknown = error.cause instanceof GraphError ? error.cause.body : null;
  let found: string | null = null;
  let level = typeof body === 'string' ? asLevel(parse(body)) : null;
  for (let depth = 0; level !== null && depth < 8; depth++) {
    level = asLevel(level.innerError ?? level.innererror);
    if (typeof level?.code === 'string' && level.code !== '') found = level.code;
  }
  return found;
}

function asLevel(value: unknown): RefusalLevel | null {
  return typeof value === 'object' && value !== null ? value : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
