import type { Logger } from 'pino';
import { splitWords } from '../../dialogs/helpdesk/splitWords.ts';
import {
  changeTicket,
  type TicketActor,
  type TicketChange,
  type TicketEvent,
} from '../../dialogs/helpdesk/ticket.ts';
import { ticketDeliveries } from '../../dialogs/helpdesk/ticketDeliveries.ts';
import type { PersonId, TicketId } from '../../domain/ids.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { StoreGroups } from '../../store/store.ts';
import type { HandlerDeps } from '../handlers/context.ts';

export type TicketDeskDeps = Pick<HandlerDeps, 'store' | 'plan' | 'nudge' | 'now'> & {
  readonly log: Logger;
};

export type DeskChange =
  | TicketChange
  | { readonly kind: 'gone' }
  /** It cannot be opened again: its journey has this other, newer one. */
  | { readonly kind: 'otherOpen'; readonly ticket: Ticket; readonly other: Ticket };

/** How often a change is tried again when others were faster; each time something did happen. */
const MOST_TRIES = 8;

/**
 * The one place where a ticket changes: read, decide, save with its revision and plan what follows, all in one
 * transaction. Of two changes at the same moment the second reads again and decides on what the first left.
 */
export function createTicketDesk({ store, plan, nudge, now, log }: TicketDeskDeps) {
  /** Null means: somebody was faster. */
  async function tryOnce(
    tx: StoreGroups,
    id: TicketId,
    event: TicketEvent,
    actor: TicketActor,
  ): Promise<DeskChange | null> {
    const at = now();
    const ticket = await tx.tickets.find(id);
    if (ticket === undefined) return { kind: 'gone' };
    const change = changeTicket(ticket, event, actor, at);
    if (change.kind === 'refused') return change;
    if (!(await tx.tickets.save(change.ticket))) {
      const other = await tx.tickets.unresolvedOf(ticket.personId, ticket.journeyId);
      const isBlocked = ticket.state.at === 'resolved' && other !== undefined && other.id !== ticket.id;
      return isBlocked ? { kind: 'otherOpen', ticket, other } : null;
    }
    await plan(tx, ticketDeliveries(change.ticket, change.effects, at));
    return change;
  }

  async function change(id: TicketId, event: TicketEvent, actor: TicketActor): Promise<DeskChange> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const result = await store.transaction((tx) => tryOnce(tx, id, event, actor));
      if (result === null) continue;
      if (result.kind === 'changed') {
        nudge();
        log.info({ ticketId: id, event: event.kind, state: result.ticket.state.at }, 'A ticket has changed');
      }
      return result;
    }
    throw new Error(`Ticket ${id} was changed by others ${MOST_TRIES} times in a row.`);
  }

  /** Adds what the person wrote, inside the caller's transaction; long texts as several lines. */
  async function addWords(tx: StoreGroups, ticket: Ticket, text: string): Promise<Ticket> {
    let newest = ticket;
    for (const part of splitWords(text)) newest = await addPart(tx, newest, part);
    return newest;
  }

  async function addPart(tx: StoreGroups, ticket: Ticket, text: string): Promise<Ticket> {
    const actor: TicketActor = { side: 'person', id: ticket.personId, name: ticket.personName };
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const result = await tryOnce(tx, ticket.id, { kind: 'personAnswered', text }, actor);
      if (result?.kind === 'changed') return result.ticket;
      if (result !== null) throw new Error(`Ticket ${ticket.id} did not take what its person wrote.`);
    }
    throw new Error(`Ticket ${ticket.id} was changed by others ${MOST_TRIES} times in a row.`);
  }

  return {
    change,
    addWords,

    /** Adds what the person wrote to this ticket of theirs; undefined when it is not theirs. */
    async personAnswered(id: TicketId, personId: PersonId, text: string): Promise<Ticket | undefined> {
      const answered = await store.transaction(async (tx) => {
        const ticket = await tx.tickets.find(id);
        return ticket?.personId === personId ? addWords(tx, ticket, text) : undefined;
      });
      if (answered) nudge();
      return answered;
    },

    /** Adds what the person wrote to their open ticket; null when they have none. */
    async personWrote(personId: PersonId, text: string): Promise<Ticket | null> {
      const answered = await store.transaction(async (tx) => {
        const ticket = await tx.tickets.openOf(personId);
        return ticket ? addWords(tx, ticket, text) : null;
      });
      if (answered) nudge();
      return answered;
    },

    /** Whether an agent has asked the person something and waits for the answer. */
    async isWaitedFor(personId: PersonId): Promise<boolean> {
      return (await store.tickets.openOf(personId))?.state.at === 'waiting';
    },
  };
}

export type TicketDesk = ReturnType<typeof createTicketDesk>;
