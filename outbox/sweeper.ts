import type { DeliveryId } from '../domain/ids.ts';
import type { DispatcherSettings } from './dispatcherSettings.ts';
import type { Clock, Ledger, OutboxLog } from './ports.ts';

export interface SweeperDeps {
  readonly ledger: Pick<Ledger, 'sweepLost' | 'resolveUnknown' | 'skipCancelled'>;
  readonly clock: Clock;
  readonly log: OutboxLog;
  readonly settings: Pick<DispatcherSettings, 'sweepEveryMs' | 'unknownRule' | 'maxAttempts'>;
  /** What this process is sending or about to write: its fate is not unknown. */
  readonly underWay: () => readonly DeliveryId[];
  /** `cameBack` is true when there is something to send again. */
  readonly onSwept: (cameBack: boolean) => void;
}

/** Finds what a dead process left behind, and decides about it. */
export function createSweeper({ ledger, clock, log, settings, underWay, onSwept }: SweeperDeps) {
  const { unknownRule: rule, maxAttempts, sweepEveryMs } = settings;
  let isSweeping = false;
  let atMs = 0;
  let lostSoFar = 0;

  async function sweep(): Promise<boolean> {
    try {
      const lost = await ledger.sweepLost(clock.now(), underWay());
      const resolved = await ledger.resolveUnknown({ rule, maxAttempts, now: clock.now() });
      const skipped = await ledger.skipCancelled(clock.now());
      lostSoFar += lost;
      if (lost + resolved + skipped > 0) log.warn({ lost, resolved, skipped }, 'Swept the outbox');
      return resolved > 0;
    } catch (error) {
      log.error({ err: error }, 'The outbox could not be swept; trying again');
      return false;
    }
  }

  return {
    sweepIfDue(nowMs: number): void {
      if (isSweeping || nowMs < atMs) return;
      isSweeping = true;
      void sweep().then((cameBack) => {
        isSweeping = false;
        atMs = clock.now().getTime() + sweepEveryMs;
        onSwept(cameBack);
      });
    },
    nextMs: (): number => (isSweeping ? Infinity : atMs),
    /** At the next opportunity: somebody else may just have died. */
    soon(): void {
      atMs = 0;
    },
    isBusy: () => isSweeping,
    /** Claims whose owner died, since this process started. */
    lost: () => lostSoFar,
  };
}
