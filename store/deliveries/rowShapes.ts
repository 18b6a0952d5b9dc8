import { z } from 'zod';
import type { Message, Target } from '../../domain/delivery.ts';

/** What a delivery's JSON columns may hold; a row that holds anything else was written by another version. */

const targetShape = z.discriminatedUnion('to', [
  z.object({ to: z.literal('person'), personId: z.string() }),
  z.object({ to: z.literal('helpdesk') }),
  z.object({ to: z.literal('thread'), ticketId: z.string() }),
]);

const newOrUpdate = z.enum(['new', 'update']);
const activityShape = z.object({
  summary: z.string(),
  content: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({ kind: z.literal('card'), card: z.record(z.string(), z.unknown()) }),
  ]),
  alert: z.boolean(),
});
const messageShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), activity: activityShape }),
  z.object({ kind: z.literal('notice'), waveId: z.string() }),
  z.object({ kind: z.literal('journey'), journeyId: z.string(), as: newOrUpdate }),
  z.object({ kind: z.literal('movedOn'), journeyId: z.string(), activityId: z.string() }),
  z.object({ kind: z.literal('gapNudge'), journeyId: z.string() }),
  z.object({ kind: z.literal('ticket'), ticketId: z.string(), as: newOrUpdate }),
  z.object({ kind: z.literal('ticketLine'), ticketId: z.string(), line: z.int() }),
  z.object({
    kind: z.literal('ticketNews'),
    ticketId: z.string(),
    news: z.enum(['open', 'claimed', 'released', 'resolved', 'reopened']),
  }),
  z.object({
    kind: z.literal('waveProgress'),
    waveId: z.string(),
    as: newOrUpdate,
    activityId: z.string().optional(),
  }),
]) satisfies z.ZodType<{ kind: Message['kind'] }>;

/** The target of a row, or undefined when this version cannot read it. */
export function readTarget(json: unknown): Target | undefined {
  return targetShape.safeParse(json).data as Target | undefined;
}

/** The message of a row, or undefined when this version cannot read it. */
export function readMessage(json: unknown): Message | undefined {
  return messageShape.safeParse(json).data as Message | undefined;
}
