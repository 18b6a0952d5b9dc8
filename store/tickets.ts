import { type Kysely, type Selectable, sql } from 'kysely';
import type { JourneyId, PersonId, TicketId, WaveId } from '../domain/ids.ts';
import type { Ticket, TicketLine, TicketStory } from '../domain/ticket.ts';
import { newId } from './newId.ts';
import type { Tables } from './tables.ts';
import { createTicketMending } from './ticketMending.ts';
import { readLine, readTicket, writeState } from './ticketRow.ts';

/** What a new ticket begins with. */
export interface NewTicket {
  readonly personId: PersonId;
  readonly personName: string;
  readonly journeyId: JourneyId | null;
  readonly story: TicketStory;
}

/** The message in the helpdesk channel that shows a ticket; its thread is where the conversation is kept. */
export interface TicketCard {
  /** Channel and root message: `19:…@thread.tacv2;messageid=…`. */
  readonly conversationId: string;
  readonly activityId: string;
}

/** Tickets that are not resolved, counted. */
export interface TicketCounts {
  readonly open: number;
  readonly claimed: number;
  readonly waiting: number;
}

/**
 * Tickets, their conversations and their cards. A ticket is never deleted, so a card in the channel always has one.
 * Lines are numbered from 0 in the order of `Ticket.lines` and only ever added.
 */
export function createTicketStore(db: Kysely<Tables>) {
  const all = () => db.selectFrom('tickets').selectAll();

  async function complete(rows: readonly Selectable<Tables['tickets']>[]): Promise<Ticket[]> {
    if (rows.length === 0) return [];
    const lineRows = await db
      .selectFrom('ticket_lines')
      .selectAll()
      .where(
        'ticket_id',
        'in',
        rows.map((row) => row.ticket_id),
      )
      .orderBy('line')
      .execute();
    const lines = Map.groupBy(lineRows, (row) => row.ticket_id);
    return rows.map((row) => readTicket(row, (lines.get(row.ticket_id) ?? []).map(readLine)));
  }

  async function completeOne(row: Selectable<Tables['tickets']> | undefined): Promise<Ticket | undefined> {
    return row && (await complete([row]))[0];
  }

  /**
   * One at a time per person, until the transaction ends: opening and reopening both ask first whether the journey
   * has another unresolved ticket, and the answer must still be true when they write.
   */
  async function oneAtATime(personId: PersonId): Promise<void> {
    await sql`select pg_advisory_xact_lock(${sql.lit(PERSON_LOCK)}, hashtext(${personId}))`.execute(db);
  }

  async function unresolvedOf(personId: PersonId, journeyId: JourneyId | null): Promise<Ticket | undefined> {
    return completeOne(
      await all()
        .where('person_id', '=', personId)
        .where('journey_id', journeyId === null ? 'is' : '=', journeyId)
        .where('state', '<>', 'resolved')
        .executeTakeFirst(),
    );
  }

  return {
    /**
     * A new ticket, or the unresolved one that the journey (or, without one, the person) already has. Call it inside
     * a transaction.
     */
    async open(request: NewTicket, now: Date): Promise<{ readonly ticket: Ticket; readonly isNew: boolean }> {
      await oneAtATime(request.personId);
      const existing = await unresolvedOf(request.personId, request.journeyId);
      if (existing) return { ticket: existing, isNew: false };
      const row = await db
        .insertInto('tickets')
        .values({
          ticket_id: newId<TicketId>(now),
          person_id: request.personId,
          person_name: request.personName,
          journey_id: request.journeyId,
          ...writeState({ at: 'open', since: now }),
          story: JSON.stringify(request.story),
          opened_at: now,
          revision: 1,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { ticket: readTicket(row, []), isNew: true };
    },

    async find(id: TicketId): Promise<Ticket | undefined> {
      return completeOne(await all().where('ticket_id', '=', id).executeTakeFirst());
    },

    /** The ticket whose thread this is, by the conversation's id as Teams names it in a reply. */
    async findByThread(conversationId: string): Promise<Ticket | undefined> {
      return completeOne(await all().where('thread_conversation_id', '=', conversationId).executeTakeFirst());
    },

    /** The person's unresolved ticket; of several the one whose agent waits for an answer, else the newest. */
    async openOf(personId: PersonId): Promise<Ticket | undefined> {
      return completeOne(
        await all()
          .where('person_id', '=', personId)
          .where('state', '<>', 'resolved')
          .orderBy((row) => row('state', '=', 'waiting'), 'desc')
          .orderBy('number', 'desc')
          .limit(1)
          .executeTakeFirst(),
      );
    },

    unresolvedOf,

    /**
     * Writes a changed ticket and its new lines if nobody else has changed it since it was read (`ticket.revision`
     * is the new one), and if its journey has no other unresolved ticket. False means: nothing was written, read again and
     * decide again. Call it inside a transaction.
     */
    async save(ticket: Ticket): Promise<boolean> {
      if (ticket.state.at !== 'resolved') await oneAtATime(ticket.personId);
      const result = await db
        .updateTable('tickets')
        .set({ ...writeState(ticket.state), revision: ticket.revision })
        .where('ticket_id', '=', ticket.id)
        .where('revision', '=', ticket.revision - 1)
        .where((row) =>
          row.or([
            row(row.val(ticket.state.at), '=', 'resolved'),
            row.not(
              row.exists(
                row
                  .selectFrom('tickets as other')
                  .select('other.ticket_id')
                  .where('other.journey_id', '=', ticket.journeyId)
                  .where('other.ticket_id', '<>', ticket.id)
                  .where('other.state', '<>', 'resolved'),
              ),
            ),
          ]),
        )
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) return false;
      await addLines(db, ticket.id, ticket.lines);
      return true;
    },

    /** This message shows the ticket from now on. */
    async showOn(id: TicketId, card: TicketCard): Promise<void> {
      await db
        .updateTable('tickets')
        .set({ thread_conversation_id: card.conversationId, card_activity_id: card.activityId })
        .where('ticket_id', '=', id)
        .execute();
    },

    async cardOf(id: TicketId): Promise<TicketCard | null> {
      const row = await db
        .selectFrom('tickets')
        .select(['thread_conversation_id', 'card_activity_id'])
        .where('ticket_id', '=', id)
        .executeTakeFirst();
      return row ? readCard(row) : null;
    },

    ...createTicketMending(db),

    /** Unresolved tickets with their cards, oldest first. */
    async listUnresolved(
      limit: number,
    ): Promise<{ readonly ticket: Ticket; readonly card: TicketCard | null }[]> {
      const rows = await all().where('state', '<>', 'resolved').orderBy('number').limit(limit).execute();
      const tickets = await complete(rows);
      return tickets.map((ticket, index) => {
        const row = rows[index];
        return { ticket, card: row ? readCard(row) : null };
      });
    },

    /** How many tickets are not resolved, in all or of one wave's journeys. */
    async countUnresolved(waveId?: WaveId): Promise<TicketCounts> {
      let query = db
        .selectFrom('tickets')
        .select((row) => ['tickets.state', row.fn.countAll<string>().as('count')])
        .where('tickets.state', '<>', 'resolved')
        .groupBy('tickets.state');
      if (waveId !== undefined) {
        query = query
          .innerJoin('journeys', 'journeys.journey_id', 'tickets.journey_id')
          .where('journeys.wave_id', '=', waveId);
      }
      const counts = { open: 0, claimed: 0, waiting: 0, resolved: 0 };
      for (const row of await query.execute()) counts[row.state] = Number(row.count);
      return { open: counts.open, claimed: counts.claimed, waiting: counts.waiting };
    },

    /** The admin who launched the wave that a journey belongs to. */
    async launchedBy(journeyId: JourneyId): Promise<PersonId | null> {
      const row = await db
        .selectFrom('journeys')
        .innerJoin('waves', 'waves.wave_id', 'journeys.wave_id')
        .select('waves.created_by')
        .where('journeys.journey_id', '=', journeyId)
        .executeTakeFirst();
      return (row?.created_by as PersonId | undefined) ?? null;
    },
  };
}

/** Any number that no other lock of this program uses. */
const PERSON_LOCK = 7_354;

async function addLines(db: Kysely<Tables>, id: TicketId, lines: readonly TicketLine[]): Promise<void> {
  const { known } = await db
    .selectFrom('ticket_lines')
    .select((row) => row.fn.countAll<string>().as('known'))
    .where('ticket_id', '=', id)
    .executeTakeFirstOrThrow();
  const added = lines.slice(Number(known));
  if (added.length === 0) return;
  await db
    .insertInto('ticket_lines')
    .values(
      added.map((line, index) => ({
        ticket_id: id,
        line: Number(known) + index,
        from_side: line.from,
        author: line.author,
        text: line.text,
        at: line.at,
      })),
    )
    .execute();
}

function readCard(row: {
  readonly thread_conversation_id: string | null;
  readonly card_activity_id: string | null;
}): TicketCard | null {
  if (row.thread_conversation_id === null || row.card_activity_id === null) return null;
  return { conversationId: row.thread_conversation_id, activityId: row.card_activity_id };
}
