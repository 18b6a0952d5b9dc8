/** Why a request was turned away; a log field and a label of the counters. */
export type RefusalReason =
  | 'tooBig'
  | 'encodedBody'
  | 'brokenBody'
  | 'notAnActivity'
  | 'noToken'
  | 'otherIssuer'
  | 'otherBot'
  | 'notLoopback'
  | 'badSignature'
  | 'keysUnreadable'
  | 'otherTenant'
  | 'otherService';

/** A request that is not handled. The caller learns the status and nothing else. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 413 | 415 | 503;
  readonly reason: RefusalReason;
}

/** What a check gives: the thing it read, or why the request stops here. */
export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

export const passed = <Value>(value: Value): Checked<Value> => ({ ok: true, value });

export const refused = (status: Refusal['status'], reason: RefusalReason): Checked<never> => ({
  ok: false,
  refusal: { status, reason },
});
