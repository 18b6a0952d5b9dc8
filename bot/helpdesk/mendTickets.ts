import { deadlineOf } from '../../cards/ticketUrgency.ts';
import { postOf, redrawOf } from '../../dialogs/helpdesk/ticketDeliveries.ts';
import type { StoreGroups } from '../../store/store.ts';
import type { HandlerDeps } from '../handlers/context.ts';

/** A card that Teams has just refused is tried again later: the channel may be gone until an admin acts. */
const RETRY_POST_AFTER_MS = 60 * 60_000;
/** How far the first sweep of a process looks back; the others look back to the one before, and a little further. */
const FIRST_LOOK_MS = 15 * 60_000;
const OVERLAP_MS = 30_000;
const HOUR_MS = 60 * 60_000;
/** A card says how many hours are left; below this it is drawn again when that number changes. */
const URGENT_MS = 48 * HOUR_MS;
/** A bound for one sweep: the channel takes 1800 messages an hour (facts: teams-platform §1.1). */
const MOST_AT_ONCE = 200;

/**
 * Sweeps for what went wrong between tickets and their cards. Every ticket that is not resolved gets a card in the
 * helpdesk channel: it may have been opened when there was no channel, its post may have failed, somebody may have
 * deleted the card, or the helpdesk may have moved. The other way round nothing can go wrong: a card names a ticket by
 * its id, tickets are never deleted, and a second card of one ticket answers every press with the ticket as it is.
 */
export function createMendTickets({ plan }: Pick<HandlerDeps, 'plan'>) {
  // Only spare redraws hang on these: a process that starts anew draws a few cards once too often.
  let sweptAt: Date | null = null;
  let countedAt: Date | null = null;

  return {
    /** Every minute or so. Does nothing while there is no helpdesk channel. */
    async mendTickets(
      tx: StoreGroups,
      now: Date,
    ): Promise<{ readonly posted: number; readonly redrawn: number }> {
      const channel = await tx.channels.helpdesk();
      if (channel === undefined) return { posted: 0, redrawn: 0 };
      await tx.tickets.forgetCardsOutside(channel.channelId);
      const missing = await tx.tickets.listWithoutCard({
        failedBefore: new Date(now.getTime() - RETRY_POST_AFTER_MS),
        limit: MOST_AT_ONCE,
      });
      const since = sweptAt === null ? now.getTime() - FIRST_LOOK_MS : sweptAt.getTime() - OVERLAP_MS;
      const undelivered = await tx.tickets.listUndelivered(new Date(since), MOST_AT_ONCE);
      await plan(tx, [
        ...missing.map((id) => postOf({ id }, now)),
        ...undelivered.map((id) => redrawOf({ id }, now)),
      ]);
      sweptAt = now;
      return { posted: missing.length, redrawn: undelivered.length };
    },

    /**
     * As often: tickets that nobody has say how little time is left, each once an hour. The others are left alone,
     * because redrawing a card empties the box in which its owner may be writing. Returns how many are drawn again.
     */
    async redrawUrgent(tx: StoreGroups, now: Date): Promise<number> {
      const before = countedAt ?? new Date(now.getTime() - HOUR_MS);
      const unresolved = await tx.tickets.listUnresolved(MOST_AT_ONCE);
      const changed = unresolved.filter(({ ticket, card }) => {
        const deadline = deadlineOf(ticket.story.deadline);
        if (card === null || deadline === null || ticket.state.at !== 'open') return false;
        const hours = hoursLeft(deadline, now);
        return hours * HOUR_MS < URGENT_MS && hours >= -1 && hours !== hoursLeft(deadline, before);
      });
      await plan(
        tx,
        changed.map(({ ticket }) => redrawOf(ticket, now)),
      );
      countedAt = now;
      return changed.length;
    },
  };
}

function hoursLeft(deadline: Date, now: Date): number {
  return Math.floor((deadline.getTime() - now.getTime()) / HOUR_MS);
}
