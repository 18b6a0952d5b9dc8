import { z } from 'zod';
import type { Message, Target } from '../../domain/delivery.ts';

/** What a delivery's JSON columns may hold; a row that holds anything else was written by another version. */

const TARGETS = {
  person: z.object({ personId: z.string() }),
  helpdesk: z.object({}),
  thread: z.object({ ticketId: z.string() }),
  conversation: z.object({
    reference: z.object({
      conversationId: z.string(),
      serviceUrl: z.string(),
      botId: z.string(),
      channelUserId: z.string(),
    }),
  }),
} satisfies Record<Target['to'], z.ZodObject>;

type News = Extract<Message, { kind: 'ticketNews' }>['news'];
const NEWS = {
  open: 1,
  claimed: 1,
  released: 1,
  resolved: 1,
  reopened: 1,
} satisfies Record<News, 1>;

const newOrUpdate = z.enum(['new', 'update']);

const MESSAGES = {
  reply: z.object({
    activity: z.object({
      summary: z.string(),
      content: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('text'), text: z.string() }),
        z.object({ kind: z.literal('card'), card: z.record(z.string(), z.unknown()) }),
      ]),
      alert: z.boolean(),
    }),
  }),
  notice: z.object({ waveId: z.string() }),
  journey: z.object({ journeyId: z.string(), as: newOrUpdate }),
  movedOn: z.object({ journeyId: z.string(), activityId: z.string() }),
  gapNudge: z.object({ journeyId: z.string() }),
  ticket: z.object({ ticketId: z.string(), as: newOrUpdate }),
  ticketLine: z.object({ ticketId: z.string(), line: z.int() }),
  ticketNews: z.object({ ticketId: z.string(), news: z.enum(Object.keys(NEWS) as [News, ...News[]]) }),
  waveProgress: z.object({ waveId: z.string(), as: newOrUpdate, activityId: z.string().optional() }),
} satisfies Record<Message['kind'], z.ZodObject>;

/** The target of a row, or undefined when this version cannot read it. */
export function readTarget(json: unknown): Target | undefined {
  const to = (json as { to?: Target['to'] } | null)?.to;
  const parsed = to === undefined ? undefined : lookUp(TARGETS, to)?.safeParse(json);
  return parsed?.success ? ({ ...parsed.data, to } as Target) : undefined;
}

/** The message of a row, or undefined when this version cannot read it. */
export function readMessage(json: unknown): Message | undefined {
  const kind = (json as { kind?: Message['kind'] } | null)?.kind;
  const parsed = kind === undefined ? undefined : lookUp(MESSAGES, kind)?.safeParse(json);
  return parsed?.success ? ({ ...parsed.data, kind } as Message) : undefined;
}

function lookUp(shapes: Readonly<Record<string, z.ZodObject>>, name: string): z.ZodObject | undefined {
  return Object.hasOwn(shapes, name) ? shapes[name] : undefined;
}
