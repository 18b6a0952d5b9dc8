import type { Logger } from 'pino';
import { changeWave, type WaveEvent } from '../../dialogs/admin/wave.ts';
import type { WaveRefusal } from '../../domain/adminScreens.ts';
import { WAVE_CANCELLED } from '../../domain/cohort.ts';
import type { Wave } from '../../domain/wave.ts';
import type { Store, StoreGroups } from '../../store/store.ts';
import type { Background } from '../waves/background.ts';
import type { WaveKeeper } from '../waves/keeper.ts';
import type { WavePlanner } from '../waves/planner.ts';
import type { WaveScreens } from '../waves/waveScreens.ts';
import type { Shown, Visit } from './adminClick.ts';

export interface ApplyWaveDeps {
  readonly store: Store;
  readonly keeper: WaveKeeper;
  readonly planner: WavePlanner;
  readonly background: Background;
  readonly screens: WaveScreens;
  readonly nudge: () => void;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info'>;
}

/** What came of it; `shown` is the wave's own card in every case, for those who have no better one. */
export type Applied =
  | {
      readonly kind: 'saved';
      readonly wave: Wave;
      readonly refusals: readonly WaveRefusal[];
      readonly shown: Shown;
    }
  | { readonly kind: 'refused'; readonly refusals: readonly WaveRefusal[]; readonly shown: Shown }
  | { readonly kind: 'stale'; readonly shown: Shown };

/**
 * Decides about an event, writes the decision with its audit line in one transaction, and then does what follows from
 * it. Nothing that follows is lost with the process: planning and skipping are found again by their sweeps.
 */
export function createApplyWave(deps: ApplyWaveDeps) {
  const { store, keeper, planner, screens, now } = deps;

  return async function apply(
    wave: Wave,
    event: WaveEvent,
    visit: Visit,
    also?: (tx: StoreGroups) => Promise<void>,
  ): Promise<Applied> {
    const at = now();
    const { id, displayName } = visit.reader.person;
    const change = changeWave(wave, event, { kind: 'admin', id, name: displayName }, at);
    if (change.kind === 'refused') {
      return { kind: 'refused', refusals: change.refusals, shown: await show(wave, null, visit) };
    }
    const saved = await store.transaction(async (tx) => {
      if (!(await tx.waves.save(change.wave, { who: id, ...change.entry }, at))) return false;
      if (change.effects.includes('forgetCount')) await tx.waves.forgetReach(wave.id);
      await also?.(tx);
      if (change.effects.includes('showEverybody')) {
        await keeper.showEverybody(tx, wave.id, visit.message ? id : null, at);
      }
      return true;
    });
    if (!saved) {
      const newest = (await store.waves.find(wave.id)) ?? wave;
      return { kind: 'stale', shown: await show(newest, 'stale', visit) };
    }
    deps.log.info({ waveId: wave.id, personId: id, event: event.kind }, 'A wave was changed');
    if (change.effects.includes('plan')) planner.start(wave.id);
    if (change.effects.includes('skipPending')) {
      deps.background.run(async () => {
        await store.deliveries.skipPending(wave.id, WAVE_CANCELLED, now());
        deps.nudge();
      });
    }
    deps.nudge();
    const shown = await show(change.wave, null, visit);
    return { kind: 'saved', wave: change.wave, refusals: change.refusals, shown };
  };

  async function show(wave: Wave, note: 'stale' | null, visit: Visit): Promise<Shown> {
    return { screen: await screens.current(wave, note, visit.reader.timeZone), live: wave };
  }
}

export type ApplyWave = ReturnType<typeof createApplyWave>;
