import type { PauseCause, PausedBy, WaveRefusal } from '../../domain/adminScreens.ts';
import { PAUSE_CAUSES } from '../../domain/adminScreens.ts';
import { type CohortReach, headCountOf } from '../../domain/cohort.ts';
import type { GroupId, PersonId } from '../../domain/ids.ts';
import { completePlan, type Wave, type WaveDraft, type WaveProgress } from '../../domain/wave.ts';
import type { SetUp } from './setUp.ts';

/**
 * A wave's life: draft → running ⇄ paused → finished, and from running or paused → cancelled. A draft may be edited
 * at will; from the launch on its plan is fixed, because people have been told. `finished` and `cancelled` are
 * the end. Only what this function allows is ever written.
 */

/** Who does it: a person, or Flytt itself. */
export type WaveActor =
  | { readonly kind: 'admin'; readonly id: PersonId; readonly name: string }
  | { readonly kind: 'flytt' };

export type WaveEvent =
  | { readonly kind: 'pickGroup'; readonly groupId: GroupId; readonly groupName: string }
  /** What the form said; what could not be read is null and its refusals go with it. */
  | { readonly kind: 'setUp'; readonly setUp: SetUp; readonly refusals: readonly WaveRefusal[] }
  | {
      readonly kind: 'launch';
      /** As typed. */
      readonly headCount: string;
      /** Pilot accepted, old access control released, helpdesk manned (facts: REQ-04, REQ-05, REQ-07). */
      readonly ready: boolean;
      readonly helpdesk: 'reachable' | 'missing';
      readonly reach: CohortReach | null;
    }
  | { readonly kind: 'pause'; readonly cause: PauseCause | null }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel'; readonly sure: boolean }
  | {
      readonly kind: 'finish';
      readonly planned: boolean;
      readonly progress: Pick<WaveProgress, 'pending' | 'inFlight' | 'unknown'>;
    };

/** What must happen when the change has been written. */
type WaveEffect =
  /** Fill the outbox from the cohort, from where it was left. */
  | 'plan'
  /** Nothing that waits may be sent any more. */
  | 'skipPending'
  /** The count belongs to another group now. */
  | 'forgetCount'
  /** Every admin who has the wave open sees it at once. */
  | 'showEverybody';

interface AuditEntry {
  readonly what: string;
  readonly detail: string | null;
}

export type WaveChange =
  | {
      readonly kind: 'changed';
      readonly wave: Wave;
      readonly entry: AuditEntry;
      readonly effects: readonly WaveEffect[];
      /** A form that was only partly right is saved all the same, and shown again. */
      readonly refusals: readonly WaveRefusal[];
    }
  | { readonly kind: 'refused'; readonly refusals: readonly WaveRefusal[] };

/** A count older than this is no base for writing to everybody: groups change overnight. */
const COUNT_GOOD_FOR_MS = 24 * 3_600_000;

/** What becomes of a wave, or why nothing does. Never throws; the revision grows by one with every change. */
export function changeWave(wave: Wave, event: WaveEvent, actor: WaveActor, now: Date): WaveChange {
  switch (event.kind) {
    case 'pickGroup':
      return pickGroup(wave, event);
    case 'setUp':
      return setUp(wave, event);
    case 'launch':
      return launch(wave, event, now);
    case 'pause':
      return pause(wave, event.cause, actor, now);
    case 'resume':
      return resume(wave);
    case 'cancel':
      return cancel(wave, event.sure, now);
    case 'finish':
      return finish(wave, event, now);
  }
}

/** A new draft, empty. */
export function newWave(id: Wave['id'], createdBy: PersonId, now: Date): Wave {
  const plan: WaveDraft = {
    name: null,
    groupId: null,
    groupName: null,
    source: null,
    handOver: null,
    deadline: null,
  };
  return { id, createdBy, createdAt: now, revision: 1, state: 'draft', plan };
}

/** Reads `why` of a paused wave: a cause of Flytt's own, or else the name of the person who paused it. */
export function pausedBy(why: string): PausedBy {
  const cause = PAUSE_CAUSES.find((known) => why === `${ITSELF}${known}`);
  return cause ? { kind: 'itself', cause } : { kind: 'person', name: why };
}

/** No display name begins with this: the directory allows no control characters in names. */
const ITSELF = '\u0001';

function pickGroup(wave: Wave, event: Extract<WaveEvent, { kind: 'pickGroup' }>): WaveChange {
  if (wave.state !== 'draft') return refused('notNow');
  const { groupId, groupName } = event;
  const named = wave.plan.name === null || wave.plan.name === wave.plan.groupName;
  const plan = { ...wave.plan, groupId, groupName, name: named ? groupName.slice(0, 80) : wave.plan.name };
  const effects: WaveEffect[] = groupId === wave.plan.groupId ? [] : ['forgetCount'];
  return changed(wave, { state: 'draft', plan }, { what: 'groupPicked', detail: groupId }, effects);
}

function setUp(wave: Wave, event: Extract<WaveEvent, { kind: 'setUp' }>): WaveChange {
  if (wave.state !== 'draft') return refused('notNow');
  if (wave.plan.groupId === null) return refused('groupMissing');
  const plan = { ...wave.plan, ...event.setUp };
  return changed(wave, { state: 'draft', plan }, { what: 'setUp', detail: null }, [], event.refusals);
}

function launch(wave: Wave, event: Extract<WaveEvent, { kind: 'launch' }>, now: Date): WaveChange {
  if (wave.state !== 'draft') return refused('notNow');
  const complete = completePlan(wave.plan);
  if (!complete.ok) return { kind: 'refused', refusals: complete.missing.map(missing) };
  const { plan } = complete;
  const refusals: WaveRefusal[] = [];
  if (plan.deadline <= now) refusals.push({ reason: 'deadlinePast' });
  if (plan.handOver.mode === 'graceUntil' && plan.handOver.until <= now)
    refusals.push({ reason: 'gracePast' });
  if (event.helpdesk === 'missing') refusals.push({ reason: 'noHelpdesk' });
  if (!event.ready) refusals.push({ reason: 'notReady' });
  refusals.push(...checkHeadCount(event.headCount, event.reach, now));
  if (refusals.length > 0) return { kind: 'refused', refusals };
  return changed(
    wave,
    { state: 'running', plan, startedAt: now },
    { what: 'launched', detail: String(readHeadCount(event.headCount)) },
    ['plan'],
  );
}

function pause(wave: Wave, cause: PauseCause | null, actor: WaveActor, now: Date): WaveChange {
  if (wave.state !== 'running') return refused('notNow');
  const why = actor.kind === 'admin' ? actor.name : `${ITSELF}${cause ?? 'sendingBroken'}`;
  const { plan, startedAt } = wave;
  return changed(
    wave,
    { state: 'paused', plan, startedAt, pausedAt: now, why },
    { what: 'paused', detail: cause },
    ['showEverybody'],
  );
}

function resume(wave: Wave): WaveChange {
  if (wave.state !== 'paused') return refused('notNow');
  const { plan, startedAt } = wave;
  return changed(wave, { state: 'running', plan, startedAt }, { what: 'resumed', detail: null }, [
    'plan',
    'showEverybody',
  ]);
}

function cancel(wave: Wave, sure: boolean, now: Date): WaveChange {
  if (wave.state !== 'running' && wave.state !== 'paused') return refused('notNow');
  if (!sure) return refused('notSure');
  const { plan, startedAt } = wave;
  return changed(
    wave,
    { state: 'cancelled', plan, startedAt, endedAt: now },
    { what: 'cancelled', detail: null },
    ['skipPending', 'showEverybody'],
  );
}

function finish(wave: Wave, event: Extract<WaveEvent, { kind: 'finish' }>, now: Date): WaveChange {
  if (wave.state !== 'running') return refused('notNow');
  if (!event.planned) return refused('notPlanned');
  const { pending, inFlight, unknown } = event.progress;
  const left = pending + inFlight + unknown;
  if (left > 0) return { kind: 'refused', refusals: [{ reason: 'notSettled', values: { left } }] };
  const { plan, startedAt } = wave;
  return changed(
    wave,
    { state: 'finished', plan, startedAt, endedAt: now },
    { what: 'finished', detail: null },
    ['showEverybody'],
  );
}

function checkHeadCount(typed: string, reach: CohortReach | null, now: Date): WaveRefusal[] {
  if (reach === null) return [{ reason: 'notCounted' }];
  if (now.getTime() - reach.countedAt.getTime() > COUNT_GOOD_FOR_MS) return [{ reason: 'countOld' }];
  const expected = headCountOf(reach);
  if (expected === 0) return [{ reason: 'nobodyToWrite' }];
  const number = readHeadCount(typed);
  if (number === null) return [{ reason: 'headCountUnreadable', values: { expected } }];
  return number === expected ? [] : [{ reason: 'headCountWrong', values: { expected, typed: number } }];
}

/** Digits, with whatever people put between thousands. */
function readHeadCount(typed: string): number | null {
  const digits = typed.replace(/[\s.,'’]/g, '');
  return /^\d{1,7}$/.test(digits) ? Number(digits) : null;
}

function missing(field: string): WaveRefusal {
  switch (field) {
    case 'name':
      return { reason: 'nameMissing' };
    case 'source':
      return { reason: 'sourceMissing' };
    case 'handOver':
      return { reason: 'modeMissing' };
    case 'deadline':
      return { reason: 'deadlineMissing' };
    default:
      return { reason: 'groupMissing' };
  }
}

function refused(reason: WaveRefusal['reason']): WaveChange {
  return { kind: 'refused', refusals: [{ reason }] };
}

/** Everything of a wave but what it is called by and who made it. */
type WaveBody = Wave extends infer W
  ? W extends Wave
    ? Omit<W, 'id' | 'createdBy' | 'createdAt' | 'revision'>
    : never
  : never;

function changed(
  wave: Wave,
  body: WaveBody,
  entry: AuditEntry,
  effects: readonly WaveEffect[],
  refusals: readonly WaveRefusal[] = [],
): WaveChange {
  const { id, createdBy, createdAt } = wave;
  const next = { id, createdBy, createdAt, revision: wave.revision + 1, ...body } as Wave;
  return { kind: 'changed', wave: next, entry, effects, refusals };
}
