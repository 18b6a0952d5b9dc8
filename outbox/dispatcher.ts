import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Lane } from '../domain/delivery.ts';
import { systemClock } from './clock.ts';
import { DISPATCHER_DEFAULTS, type DispatcherSettings } from './dispatcherSettings.ts';
import { holdLease } from './holdLease.ts';
import type { LaneState } from './laneBrake.ts';
import { createPace, type Pace } from './pace.ts';
import type { Clock, DispatcherLease, Draw, Ledger, OutboxLog, Sender } from './ports.ts';
import { createSendLoop, type SendTotals } from './sendLoop.ts';

export interface DispatcherDeps {
  readonly ledger: Ledger;
  readonly lease: DispatcherLease;
  readonly draw: Draw;
  readonly sender: Sender;
  readonly log: OutboxLog;
  readonly settings: Pick<DispatcherSettings, 'ratePerSecond'> & Partial<DispatcherSettings>;
  /** The machine's time when absent. */
  readonly clock?: Clock;
  /** One for `settings.ratePerSecond` when absent. */
  readonly pace?: Pace;
  /** For spreading what is tried again. */
  readonly random?: () => number;
}

/** What the dispatcher of this process does and how it fares. */
export interface DispatcherState {
  /** `standby` is ready, but another process sends. */
  readonly kind: 'idle' | 'standby' | 'sending' | 'stopping' | 'stopped';
  /** Requests a second that it allows itself just now, of those it may. */
  readonly ratePerSecond: number;
  readonly allowedPerSecond: number;
  /** Claimed and not under way yet. */
  readonly waiting: number;
  readonly inFlight: number;
  /** Outcomes that are known and not written yet. */
  readonly unsettled: number;
  /** Conversations that are left alone for a while. */
  readonly heldConversations: number;
  readonly lanes: Readonly<Record<Lane, LaneState>>;
  readonly totals: SendTotals;
}

/** The name under which processes that share a store agree on who sends. */
const LEASE_NAME = 'dispatcher';
/** A store that does not answer must not hold up the end; the lease then ends by itself. */
const LEASE_STOP_MS = 2000;

/**
 * Sends what the ledger holds, as fast as Teams allows and no faster. Of all processes on one store only one does,
 * because one can send far faster than Teams allows; the others stand by and one of them takes over within 15 s
 * when it dies. A process that can no longer be sure of its lease sends nothing more.
 */
export function createDispatcher(deps: DispatcherDeps) {
  const { ledger, draw, sender, log, clock = systemClock, random = Math.random } = deps;
  const settings: DispatcherSettings = { ...DISPATCHER_DEFAULTS, owner: newOwner(), ...deps.settings };
  const { owner, ratePerSecond, drainMs } = settings;
  const pace = deps.pace ?? createPace({ ratePerSecond }, clock.now().getTime());
  let life: 'idle' | 'running' | 'stopping' | 'stopped' = 'idle';

  const lease = holdLease({
    lease: deps.lease,
    name: LEASE_NAME,
    owner,
    seconds: settings.takeoverSeconds,
    clock,
    log,
    onGained() {
      log.info({ owner }, 'This process sends from now on');
      loop.begin();
    },
    onLost() {
      log.warn({ owner }, 'Another process sends from now on, or the store does not answer');
      loop.pump();
    },
  });
  const loop = createSendLoop({
    ledger,
    draw,
    sender,
    pace,
    clock,
    log,
    settings,
    random,
    mayWork: lease.isHeld,
  });

  return {
    /** Begins; resolves when it is known whether this process sends. */
    async start(): Promise<void> {
      if (life !== 'idle') return;
      life = 'running';
      await lease.start();
    },

    /**
     * Claims and sends nothing more, waits for what is under way (`drainMs` at most), gives the rest back unsent and
     * lets another process take over at once.
     */
    async stop(): Promise<void> {
      if (life !== 'running') {
        life = 'stopped';
        return;
      }
      life = 'stopping';
      if ((await within(drainMs, loop.close(), clock)) === 'late') {
        log.error(
          { inFlight: loop.state().inFlight },
          'Stopped before everything was settled; the sweep will do it',
        );
      }
      await within(LEASE_STOP_MS, lease.stop(), clock);
      life = 'stopped';
    },

    /** Something is due that was planned just now and has been committed: do not wait for the next look. */
    nudge(): void {
      if (life === 'running') loop.nudge();
    },

    state(): DispatcherState {
      const kind = life === 'running' ? (lease.isHeld() ? 'sending' : 'standby') : life;
      return { kind, allowedPerSecond: ratePerSecond, ...loop.state() };
    },
  };
}

function newOwner(): string {
  return `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
}

async function within(ms: number, work: Promise<void>, clock: Clock): Promise<'done' | 'late'> {
  let cancel = () => {};
  const late = new Promise<'late'>((resolve) => {
    cancel = clock.after(ms, () => resolve('late'));
  });
  const result = await Promise.race([work.then(() => 'done' as const), late]);
  cancel();
  return result;
}
