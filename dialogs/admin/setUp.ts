import type { SetUpEntries, WaveRefusal } from '../../domain/adminScreens.ts';
import type { SourceId } from '../../domain/ids.ts';
import type { HandOver, WaveDraft } from '../../domain/wave.ts';
import { dayOf, endOfDay } from './dates.ts';

/** What the form stands for once it has been read. */
export type SetUp = Pick<WaveDraft, 'name' | 'source' | 'handOver' | 'deadline'>;

export interface SetUpContext {
  /** The zone in which the admin's days end. */
  readonly timeZone: string;
  readonly sources: readonly string[];
  readonly now: Date;
}

const LONGEST_NAME = 80;
/** A year more than any migration lasts; a date beyond it is a slip of the finger. */
const FARTHEST_DAYS = 730;
const DAY_MS = 86_400_000;

/**
 * Reads the set-up form. Everything that is wrong is said at once; what is right is kept either way, so that a
 * wave can be set up in several sittings.
 */
export function readSetUp(
  entries: SetUpEntries,
  context: SetUpContext,
): { readonly setUp: SetUp; readonly refusals: readonly WaveRefusal[] } {
  const refusals: WaveRefusal[] = [];
  const refuse = (reason: WaveRefusal['reason'], values?: WaveRefusal['values']): null => {
    refusals.push(values ? { reason, values } : { reason });
    return null;
  };
  const name = readName(entries.name, refuse);
  const source = context.sources.includes(entries.source ?? '')
    ? (entries.source as SourceId)
    : refuse('sourceMissing');
  const deadline = readDeadline(entries.deadlineDate, context, refuse);
  const handOver = readHandOver(entries, deadline, context, refuse);
  return { setUp: { name, source, handOver, deadline }, refusals };
}

/** What the form shows for a draft. */
export function entriesOf(draft: WaveDraft, timeZone: string): SetUpEntries {
  return {
    name: draft.name ?? draft.groupName?.slice(0, LONGEST_NAME) ?? '',
    source: draft.source,
    mode: draft.handOver?.mode ?? null,
    graceDate: draft.handOver?.mode === 'graceUntil' ? dayOf(draft.handOver.until, timeZone) : '',
    deadlineDate: draft.deadline ? dayOf(draft.deadline, timeZone) : '',
  };
}

type Refuse = (reason: WaveRefusal['reason'], values?: WaveRefusal['values']) => null;

function readName(entered: string, refuse: Refuse): string | null {
  const name = entered.replace(/\s+/g, ' ').trim();
  if (name === '') return refuse('nameMissing');
  return name.length > LONGEST_NAME ? refuse('nameLong', { most: LONGEST_NAME }) : name;
}

function readDeadline(entered: string, { timeZone, now }: SetUpContext, refuse: Refuse): Date | null {
  if (entered.trim() === '') return refuse('deadlineMissing');
  const deadline = endOfDay(entered, timeZone);
  if (!deadline) return refuse('deadlineUnreadable');
  if (deadline <= now) return refuse('deadlinePast');
  if (deadline.getTime() > now.getTime() + FARTHEST_DAYS * DAY_MS) return refuse('deadlineFar');
  return deadline;
}

function readHandOver(
  entries: SetUpEntries,
  deadline: Date | null,
  { timeZone, now }: SetUpContext,
  refuse: Refuse,
): HandOver | null {
  if (entries.mode === null) return refuse('modeMissing');
  if (entries.mode === 'noGrace') return { mode: 'noGrace' };
  if (entries.graceDate.trim() === '') return refuse('graceMissing');
  const until = endOfDay(entries.graceDate, timeZone);
  if (!until) return refuse('graceUnreadable');
  if (until <= now) return refuse('gracePast');
  if (deadline && until > deadline) return refuse('graceAfterDeadline');
  return { mode: 'graceUntil', until };
}
