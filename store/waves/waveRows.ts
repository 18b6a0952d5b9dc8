import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { GroupId, PersonId, SourceId, WaveId } from '../../domain/ids.ts';
import { WAVE_STATES, type Wave, type WaveDraft } from '../../domain/wave.ts';
import { StoreError } from '../storeError.ts';
import type { Tables } from '../tables.ts';

/** What a wave's columns and its JSON plan may hold; anything else was written by another version. */

const moment = z.iso.datetime().transform((text) => new Date(text));
const name = z.string().min(1);
const groupId = name.transform((text) => text as GroupId);
const source = name.transform((text) => text as SourceId);
const handOver = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('noGrace') }),
  z.object({ mode: z.literal('graceUntil'), until: moment }),
]);
const planShape = z.object({ name, groupId, groupName: name, source, handOver, deadline: moment });
const draftShape = z.object({
  name: name.nullable(),
  groupId: groupId.nullable(),
  groupName: name.nullable(),
  source: source.nullable(),
  handOver: handOver.nullable(),
  deadline: moment.nullable(),
}) satisfies z.ZodType<WaveDraft>;

const base = {
  id: name.transform((text) => text as WaveId),
  createdBy: name.transform((text) => text as PersonId),
  createdAt: z.date(),
  revision: z.int(),
};
const waveShape = z.discriminatedUnion('state', [
  z.object({ ...base, state: z.literal('draft'), plan: draftShape }),
  z.object({ ...base, state: z.literal('running'), plan: planShape, startedAt: z.date() }),
  z.object({
    ...base,
    state: z.literal('paused'),
    plan: planShape,
    startedAt: z.date(),
    pausedAt: z.date(),
    why: z.string(),
  }),
  z.object({
    ...base,
    state: z.enum(['finished', 'cancelled']),
    plan: planShape,
    startedAt: z.date(),
    endedAt: z.date(),
  }),
]) satisfies z.ZodType<Wave>;

/** Throws StoreError `unreadableRow` when the row does not hold a wave that this version knows. */
export function readWave(row: Selectable<Tables['waves']>): Wave {
  const parsed = waveShape.safeParse({
    id: row.wave_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    revision: row.revision,
    state: row.state,
    plan: row.plan,
    startedAt: row.started_at,
    pausedAt: row.paused_at,
    why: row.paused_why,
    endedAt: row.ended_at,
  });
  if (!parsed.success) {
    throw new StoreError(
      'unreadableRow',
      `Wave ${row.wave_id} is "${row.state}" (known: ${WAVE_STATES.join(', ')}) with a plan this version cannot read.`,
      { cause: parsed.error },
    );
  }
  return parsed.data;
}

/** The columns that change with a wave's state. */
export function writeWave(wave: Wave) {
  return {
    state: wave.state,
    plan: JSON.stringify(wave.plan),
    started_at: wave.state === 'draft' ? null : wave.startedAt,
    paused_at: wave.state === 'paused' ? wave.pausedAt : null,
    paused_why: wave.state === 'paused' ? wave.why : null,
    ended_at: wave.state === 'finished' || wave.state === 'cancelled' ? wave.endedAt : null,
    revision: wave.revision,
  };
}
