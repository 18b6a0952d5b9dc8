import type { Clock, DispatcherLease, OutboxLog } from './ports.ts';

/** One missed renewal is survived; two are not. */
const LEASE_SECONDS = 12;
const RENEW_EVERY_MS = 5000;
/** With the lease's 12 s this is under the 15 s within which another process takes over. */
const TRY_EVERY_MS = 2000;
/** The store did not answer: soon again, there are 12 s. */
const RETRY_AFTER_MS = 1000;

/**
 * Tries for a lease and keeps it. `isHeld` is judged by our own clock against what was last granted: a process
 * that cannot reach the store, or whose machine slept, knows without asking that it must stop.
 */
export function holdLease(deps: {
  readonly lease: DispatcherLease;
  readonly name: string;
  readonly owner: string;
  readonly clock: Clock;
  readonly log: OutboxLog;
  readonly onGained: () => void;
  readonly onLost: () => void;
}) {
  const { lease, name, owner, clock, log, onGained, onLost } = deps;
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
    let nextMs = TRY_EVERY_MS;
    try {
      if (await lease.acquire(name, owner, asked, LEASE_SECONDS)) {
        heldUntilMs = asked.getTime() + LEASE_SECONDS * 1000;
        nextMs = RENEW_EVERY_MS;
      } else {
        heldUntilMs = Number.NEGATIVE_INFINITY;
      }
    } catch (error) {
      nextMs = RETRY_AFTER_MS;
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

export type HeldLease = ReturnType<typeof holdLease>;
