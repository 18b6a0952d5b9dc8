import { type Kysely, sql } from 'kysely';
import type { TicketId } from '../domain/ids.ts';
import type { Tables } from './tables.ts';

/**
 * Where tickets and what was sent about them have come apart; part of the ticket store. Deliveries are found by their
 * dedupe keys, as `dialogs/helpdesk/ticketDeliveries.ts` makes them: there is an index on those.
 */
export function createTicketMending(db: Kysely<Tables>) {
  return {
    /** Unresolved tickets that are shown in another channel have no card any more; returns how many. */
    async forgetCardsOutside(channelId: string): Promise<number> {
      const result = await db
        .updateTable('tickets')
        .set({ thread_conversation_id: null, card_activity_id: null })
        .where('state', '<>', 'resolved')
        .where(sql<boolean>`split_part(thread_conversation_id, ';', 1) <> ${channelId}`)
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    /** Unresolved tickets that no card shows, oldest first, except those whose card is on its way or just failed. */
    async listWithoutCard(options: {
      readonly failedBefore: Date;
      readonly limit: number;
    }): Promise<TicketId[]> {
      const rows = await db
        .selectFrom('tickets')
        .select('ticket_id')
        .where('state', '<>', 'resolved')
        .where('card_activity_id', 'is', null)
        .where(
          sql<boolean>`not exists (select from deliveries d
            where d.dedupe_key = 'ticket:' || tickets.ticket_id || ':new'
              and (d.state in ('pending', 'claimed') or (d.state = 'failed' and d.settled_at > ${options.failedBefore})))`,
        )
        .orderBy('number')
        .limit(options.limit)
        .execute();
      return rows.map((row) => row.ticket_id as TicketId);
    },

    /** Lines of the ticket that could not be delivered to the person. */
    async undeliveredLines(id: TicketId): Promise<ReadonlySet<number>> {
      const rows = await sql<{ line: number }>`select l.line from ticket_lines l
        where l.ticket_id = ${id} and l.from_side = 'agent' and exists (select from deliveries d
          where d.dedupe_key = 'ticket:' || l.ticket_id || ':line:' || l.line || ':person' and d.state = 'failed')`.execute(
        db,
      );
      return new Set(rows.rows.map((row) => row.line));
    },

    /** Unresolved tickets with a line that failed to reach the person since then: their cards must say so. */
    async listUndelivered(since: Date, limit: number): Promise<TicketId[]> {
      const rows = await sql<{ ticket_id: TicketId }>`select t.ticket_id from tickets t
        where t.state <> 'resolved' and t.card_activity_id is not null and exists (select from ticket_lines l
          join deliveries d on d.dedupe_key = 'ticket:' || l.ticket_id || ':line:' || l.line || ':person'
          where l.ticket_id = t.ticket_id and l.from_side = 'agent'
            and d.state = 'failed' and d.settled_at > ${since})
        order by t.number limit ${limit}`.execute(db);
      return rows.rows.map((row) => row.ticket_id);
    },
  };
}
