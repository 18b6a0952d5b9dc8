import { changeWave, type WaveChange } from '../../dialogs/admin/wave.ts';
import type { PauseCause } from '../../domain/adminScreens.ts';
import type { NewDelivery } from '../../domain/delivery.ts';
import type { PersonId, WaveId } from '../../domain/ids.ts';
import type { StoreGroups } from '../../store/store.ts';
import {
  digestOf,
  FINAL_DIGEST,
  type LaunchedWave,
  type ProgressReading,
  type ReadProgress,
  readProgress,
} from './readProgress.ts';

export interface KeeperDeps extends ProgressReading {
  readonly plan: (tx: StoreGroups, deliveries: readonly NewDelivery[]) => Promise<void>;
}

/** Teams counts an update as a message, and nobody reads numbers that change faster. */
const BETWEEN_UPDATES_MS = 5000;

/**
 * What a wave does by itself: its cards follow the numbers, it finishes when its last row is settled, and it may be
 * paused by the part of Flytt that finds a reason. Everything runs inside the caller's transaction; the caller wakes
 * the dispatcher after it.
 */
export function createWaveKeeper(deps: KeeperDeps) {
  const lookedAt = new Map<WaveId, number>();

  /**
   * Called every few seconds, on any process. Plans at most one update for each card, only when something on it has
   * changed, at most every five seconds, and a last one when the wave has ended.
   */
  async function refreshProgress(tx: StoreGroups, now: Date): Promise<void> {
    const running = (await tx.waves.listRunning()).map((wave) => wave.id);
    const watched = await tx.waves.listWatched(FINAL_DIGEST);
    const ids = new Set([...running, ...watched]);
    for (const id of lookedAt.keys()) if (!ids.has(id)) lookedAt.delete(id);
    for (const id of ids) {
      if (now.getTime() - (lookedAt.get(id) ?? 0) < BETWEEN_UPDATES_MS) continue;
      lookedAt.set(id, now.getTime());
      const wave = await tx.waves.find(id);
      if (!wave || wave.state === 'draft') continue;
      const read = await readProgress(tx, wave, deps, now);
      const finished = await finishIfDone(tx, wave, read, now);
      const newest = finished ? await readProgress(tx, finished, deps, now) : read;
      await updateCards(tx, id, digestOf(newest.screen), now);
    }
  }

  async function finishIfDone(
    tx: StoreGroups,
    wave: LaunchedWave,
    { screen, planning }: ReadProgress,
    now: Date,
  ): Promise<LaunchedWave | null> {
    const planned = planning !== null && planning.plannedAt !== null;
    const event = { kind: 'finish', planned, progress: screen.progress } as const;
    return saveChange(tx, changeWave(wave, event, { kind: 'flytt' }, now), now);
  }

  /** Pauses a running wave for a reason of Flytt's own; null when it does not run (any more). */
  async function pauseItself(
    tx: StoreGroups,
    id: WaveId,
    cause: PauseCause,
    now: Date,
  ): Promise<LaunchedWave | null> {
    const wave = await tx.waves.find(id);
    if (!wave) return null;
    const paused = await saveChange(
      tx,
      changeWave(wave, { kind: 'pause', cause }, { kind: 'flytt' }, now),
      now,
    );
    if (paused) await showEverybody(tx, id, null, now);
    return paused;
  }

  /** Plans an update of every card that shows the wave, but for that of somebody who is being answered right now. */
  async function showEverybody(
    tx: StoreGroups,
    id: WaveId,
    except: PersonId | null,
    now: Date,
  ): Promise<void> {
    const cards = await tx.waves.listCards(id);
    const others = cards.filter((card) => card.personId !== except);
    await deps.plan(
      tx,
      others.map((card) => cardUpdate(id, card.personId, now)),
    );
  }

  async function updateCards(tx: StoreGroups, id: WaveId, digest: string, now: Date): Promise<void> {
    const stale = (await tx.waves.listCards(id)).filter((card) => card.shownDigest !== digest);
    if (stale.length === 0) return;
    await deps.plan(
      tx,
      stale.map((card) => cardUpdate(id, card.personId, now)),
    );
    for (const card of stale) await tx.waves.noteShown(id, card.personId, digest, now);
  }

  return { refreshProgress, pauseItself, showEverybody };
}

export type WaveKeeper = ReturnType<typeof createWaveKeeper>;

/** One pending update for each card: it is drawn when it is sent, from the newest state. */
function cardUpdate(waveId: WaveId, personId: PersonId, now: Date): NewDelivery {
  return {
    lane: 'reply',
    target: { to: 'person', personId },
    message: { kind: 'waveProgress', waveId, as: 'update' },
    dueAt: now,
    dedupeKey: `waveProgress:${waveId}:${personId}`,
    waveId: null,
    personId,
  };
}

async function saveChange(tx: StoreGroups, change: WaveChange, now: Date): Promise<LaunchedWave | null> {
  if (change.kind === 'refused' || change.wave.state === 'draft') return null;
  const saved = await tx.waves.save(change.wave, { who: 'flytt', ...change.entry }, now);
  return saved ? change.wave : null;
}
