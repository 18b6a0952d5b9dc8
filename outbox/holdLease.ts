import type { Clock, DispatcherLease, OutboxLog } from './ports.ts';

/** Parts of the lease's length. One missed renewal is survived, two are not. */
const RENEW_AFTER = 5 / 12;
/** How often those try who do not have it: with a lease of 12 s, one of them has it within 14. */
const TRY_AFTER = 1 / 6;
/** When the store did not answer. */
const RETRY_AFTER = 1 / 12;

/**
 * Tries for a lease and keeps it. `isHeld` is judged by our own clock against what was last granted: a process
 * that cannot reach the store, or whose machine slept, knows without asking that it must stop.
 */
export function holdLease(deps: {
  readonly lease: DispatcherLease;
  readonly name: string;
  readonly owner: string;
  readonly seconds: number;
  readonly clock: Clock;
  readonly log: OutboxLog;
  readonly onGained: () => void;
  readonly onLost: () => void;
}) {
  const { lease, name, owner, seconds, clock, log, onGained, onLost } = deps;
  const lengthMs = seconds * 1000;
  let heldUntilMs = Number.NEGATIVE_INFINITY;
  let wasHeld = false;
  let isStopped = false;
  let cancel = () => {};
  let trying: Promise<void> = Promise.resolve();

  function isHeld(): boolean {
    return clock.now().getTime() < heldUntilMs;
  }

  /** Tells when the lease came or went. */
  function notice(): void {
    const held = isHeld();
    if (held === wasHeld) return;
    wasHeld = held;
    if (held) onGained();
    else onLost();
  }

  async function renew(): Promise<void> {
    const asked = clock.now();
    let nextMs = lengthMs * TRY_AFTER;
    try {
      if (await lease.acquire(name, owner, asked, seconds)) {
        heldUntilMs = asked.getTime() + lengthMs;
        nextMs = lengthMs * RENEW_AFTER;
      } else {
        heldUntilMs = Number.NEGATIVE_INFINITY;
      }
    } catch (error) {
      nextMs = lengthMs * RETRY_AFTER;
      log.warn({ err: error }, 'The lease could not be renewed; trying again');
    }
    if (isStopped) return;
    notice();
    cancel = clock.after(nextMs, () => {
      trying = renew();
    });
  }

  return {
    /** Resolves after the first try. */
    start(): Promise<void> {
      trying = renew();
      return trying;
    },
    isHeld,
    /** Stops renewing and lets the next process have it. */
    async stop(): Promise<void> {
      isStopped = true;
      cancel();
      heldUntilMs = Number.NEGATIVE_INFINITY;
      wasHeld = false;
      try {
        // A renewal that is under way would take it again.
        await trying;
        await lease.release(name, owner);
      } catch (error) {
        log.warn({ err: error }, 'The lease could not be given back; it ends by itself');
      }
    },
  };
}
