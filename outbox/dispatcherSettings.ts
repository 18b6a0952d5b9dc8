import type { UnknownRule } from '../domain/delivery.ts';

/** How the dispatcher works; everything but the rate has a value that suits production. */
export interface DispatcherSettings {
  /** `SEND_RATE_PER_SECOND`: what we use of the 50 requests a second that Teams gives an app in a tenant. */
  readonly ratePerSecond: number;
  /** Names this process among those that share the store; unique for each start. */
  readonly owner: string;
  /**
   * How long after its last sign of life another process takes over at the earliest; at the latest a sixth later.
   * Hosts that share a store must have the same time to within half of it.
   */
  readonly takeoverSeconds: number;
  /** A claim is sent and settled long before; a crash leaves its row alone for this long. */
  readonly leaseSeconds: number;
  /** Longer than the sender's own timeout: with less of its lease left, a delivery is given back instead of sent. */
  readonly sendTimeoutMs: number;
  /** Requests under way at once. At 45 a second, even answers that take two seconds do not slow the pace. */
  readonly maxInFlight: number;
  /** Of those, kept for replies and the helpdesk: notices that hang do not make people wait. */
  readonly reservedInFlight: number;
  /** Tries that count, the first included. */
  readonly maxAttempts: number;
  /** What becomes of a notice whose process died while it was under way. */
  readonly unknownRule: UnknownRule;
  /** How often to look for work when there is none and nobody nudges. */
  readonly idlePollMs: number;
  readonly sweepEveryMs: number;
  /** How long a clean stop waits for what is under way: a little longer than the sender's own timeout. */
  readonly drainMs: number;
}

export const DISPATCHER_DEFAULTS = {
  takeoverSeconds: 12,
  leaseSeconds: 60,
  sendTimeoutMs: 20_000,
  maxInFlight: 120,
  reservedInFlight: 20,
  maxAttempts: 8,
  unknownRule: 'sendAgain',
  idlePollMs: 500,
  sweepEveryMs: 15_000,
  drainMs: 17_000,
} as const satisfies Omit<DispatcherSettings, 'ratePerSecond' | 'owner'>;
