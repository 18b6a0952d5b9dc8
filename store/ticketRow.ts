import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { JourneyId, PersonId, TicketId } from '../domain/ids.ts';
import { RESOLUTIONS, type Ticket, type TicketLine, type TicketState } from '../domain/ticket.ts';
import { StoreError } from './storeError.ts';
import type { Tables } from './tables.ts';

/** Tickets as rows; what is read back is checked, so that a row from the future or a bad edit is seen at once. */

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const agent = z.object({ id: z.string(), name: z.string(), firstName: z.string() });
const stateShape = z.discriminatedUnion('at', [
  z.object({ at: z.literal('open'), since: instant }),
  z.object({ at: z.literal('claimed'), by: agent, since: instant }),
  z.object({ at: z.literal('waiting'), by: agent, since: instant }),
  z.object({
    at: z.literal('resolved'),
    by: agent,
    since: instant,
    resolution: z.enum(RESOLUTIONS),
    note: z.string().nullable(),
  }),
]);
const storyShape = z.object({
  platform: z.string(),
  deviceName: z.string(),
  source: z.string(),
  where: z.string(),
  stepId: z.string().nullable(),
  minutesInStep: z.number(),
  errorCode: z.string().nullable(),
  triedRows: z.array(z.string()),
  agentHints: z.array(z.string()),
  whatGraphShows: z.string(),
  inGap: z.boolean(),
  deadline: z.string().nullable(),
  personSays: z.string().nullable(),
  gateId: z.string().nullable(),
});

/** Throws StoreError `unreadableRow` when the row does not hold a ticket that this version knows. */
export function readTicket(row: Selectable<Tables['tickets']>, lines: readonly TicketLine[]): Ticket {
  const state = stateShape.safeParse({ ...(row.state_data as object), at: row.state });
  const story = storyShape.safeParse(row.story);
  if (!state.success || !story.success) {
    throw new StoreError('unreadableRow', `Ticket ${row.number} cannot be read by this version.`, {
      cause: state.error ?? story.error,
    });
  }
  return {
    id: row.ticket_id as TicketId,
    number: row.number,
    personId: row.person_id as PersonId,
    personName: row.person_name,
    journeyId: row.journey_id as JourneyId | null,
    state: state.data as TicketState,
    story: story.data,
    lines,
    openedAt: row.opened_at,
    revision: row.revision,
  };
}

export function readLine(row: Selectable<Tables['ticket_lines']>): TicketLine {
  return { from: row.from_side, author: row.author, text: row.text, at: row.at };
}

export function writeState(state: TicketState) {
  const { at, ...data } = state;
  return { state: at, state_data: JSON.stringify(data) };
}
