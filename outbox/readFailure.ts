import type { Failure } from '../domain/delivery.ts';

/** A request to Teams that did not end in a message, as plain facts. */
export type Fault =
  /** Teams answered, with something else than success. `body` is the text of the answer, whatever it is. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly retryAfter: string | null;
    }
  /** No answer: the network's or Node's own word for why, or `timeout`. */
  | { readonly kind: 'notAnswered'; readonly code: string }
  /** It was never sent, because Microsoft Entra gave the bot no token: MSAL's or the network's word for why. */
  | { readonly kind: 'noToken'; readonly code: string };

type PermanentReason = Extract<Failure, { kind: 'permanent' }>['reason'];

/**
 * 403 and 404 say in their code whom they are about (facts: teams-platform §2.4). `MessageWritesBlocked` is either
 * blocked or uninstalled; both end when the person writes to the bot again. A code that is not here, such as
 * `NotEnoughPermissions` or `InvalidBotApiHost`, is about the bot and not about a person.
 */
const PERMANENT_BY_CODE = new Map<string, PermanentReason>([
  ['403 botnotinconversationroster', 'uninstalled'],
  ['403 botdisabledbyadmin', 'blockedByPolicy'],
  ['403 conversationblockedbyuser', 'blockedByPerson'],
  ['403 messagewritesblocked', 'blockedByPerson'],
  ['403 forbiddenoperationexception', 'notInstalled'],
  ['404 conversationnotfound', 'conversationGone'],
  ['404 activitynotfoundinconversation', 'messageGone'],
]);

/** The only statuses that may be tried again (facts: teams-platform §1.2). 500 and 408 are not among them. */
const TEMPORARY_STATUSES = [412, 429, 502, 503, 504];

/** No answer, and a later try can have one. A bad certificate, for instance, is not here. */
const PASSING_NETWORK_CODES = new Set([
  'timeout',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  // Azure's HTTP client: the connection broke without a word, or in the middle of the answer.
  'REQUEST_SEND_ERROR',
  'PARSE_ERROR',
]);

/** Entra could not be reached or was busy; anything else is a wrong secret, certificate or registration. */
const PASSING_TOKEN_CODES = new Set([
  'endpoints_resolution_error',
  'get_request_failed',
  'network_error',
  'no_network_connectivity',
  'openid_config_error',
  'post_request_failed',
  'server_error',
  'service_unavailable',
  'temporarily_unavailable',
]);

/**
 * Translates what went wrong with a send, by status and code alone. What it does not know is `technical`: such a
 * failure may concern everybody, so it stops the lane and a person looks, rather than being tried a
 * hundred thousand times or written down as somebody's fault.
 */
export function readFailure(fault: Fault, now: Date): Failure {
  switch (fault.kind) {
    case 'answered':
      return readAnswer(fault, now);
    case 'notAnswered':
      return PASSING_NETWORK_CODES.has(fault.code)
        ? { kind: 'temporary', reason: fault.code, retryAfterMs: null, throttled: false }
        : { kind: 'technical', reason: fault.code };
    case 'noToken':
      return PASSING_TOKEN_CODES.has(fault.code) || PASSING_NETWORK_CODES.has(fault.code)
        ? { kind: 'temporary', reason: `noToken ${fault.code}`, retryAfterMs: null, throttled: false }
        : { kind: 'technical', reason: `noToken ${fault.code}` };
  }
}

function readAnswer({ status, body, retryAfter }: Extract<Fault, { kind: 'answered' }>, now: Date): Failure {
  const code = readErrorCode(body);
  const reason = code === null ? String(status) : `${status} ${code}`;
  if (TEMPORARY_STATUSES.includes(status)) {
    return {
      kind: 'temporary',
      reason,
      retryAfterMs: readRetryAfterMs(retryAfter, now),
      throttled: status === 429,
    };
  }
  if (status === 413) return { kind: 'permanent', reason: 'tooBig' };
  const permanent = PERMANENT_BY_CODE.get(reason.toLowerCase());
  return permanent ? { kind: 'permanent', reason: permanent } : { kind: 'technical', reason };
}

/**
 * The error code in either of Teams' two shapes: `{error: {code}}`, and `{errorCode, message}` where the message is
 * JSON once more and has the code as `subCode`. Null when there is none, or when it does not look like a code.
 */
function readErrorCode(body: string): string | null {
  const outer = parseObject(body);
  const inner = parseObject(outer?.message);
  const error = parseObject(outer?.error);
  for (const code of [error?.code, inner?.subCode]) {
    if (typeof code === 'string' && /^[\w .-]{1,64}$/.test(code)) return code;
  }
  return typeof outer?.errorCode === 'number' ? String(outer.errorCode) : null;
}

/** Every field that a code can be in. */
interface ErrorParts {
  readonly error?: unknown;
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly message?: unknown;
  readonly subCode?: unknown;
}

function parseObject(value: unknown): ErrorParts | null {
  let parsed = value;
  if (typeof value === 'string') {
    try {
      parsed = JSON.parse(value);
    } catch {
      return null;
    }
  }
  return typeof parsed === 'object' && parsed !== null ? (parsed as ErrorParts) : null;
}

/** `Retry-After` is a number of seconds or a date; a date that has passed means now. */
function readRetryAfterMs(retryAfter: string | null, now: Date): number | null {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  if (!/^[a-z]{3},/i.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
