import type { Message } from '../../domain/delivery.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Agent, Resolution, Ticket, TicketLine, TicketState } from '../../domain/ticket.ts';
import { withoutSecrets } from './withoutSecrets.ts';

/**
 * A ticket's life. What happens when several people press at the same time is decided here, once:
 *
 * - A claim takes an open ticket only. Whoever comes second is told who was first.
 * - Taking over is its own, deliberate act: it takes the ticket from the agent whom the card showed, and from
 *   nobody else, so it needs the revision that the agent saw.
 * - Replying to an open ticket claims it: an agent who has begun to answer has it. Anybody may reply to a
 *   colleague's ticket; the line is added and the owner stays, because two agents helping is no mistake.
 * - Asking is replying and then waiting for the person; a colleague's question makes the owner wait.
 * - Resolving belongs to the owner (an open ticket may be resolved by anybody) and needs the revision that the agent
 *   saw: what the person wrote in between must be read first.
 * - A resolved ticket still passes words on in both directions, and stays resolved: a "thank you" reopens nothing.
 *   Only the agents' *Reopen* and the person's *I'm still stuck* do. Reopened by an agent it is theirs; reopened by
 *   the person it is anybody's, since its former owner may have gone home.
 * - Words are never cut: a line that is too long is refused and its author keeps it.
 *
 * Every change makes the revision one larger; a refusal leaves the ticket as it was.
 */

export type TicketActor =
  | { readonly side: 'agent'; readonly agent: Agent }
  | { readonly side: 'person'; readonly id: PersonId; readonly name: string };

/** `seen` is the revision on the card that was pressed. */
export type TicketEvent =
  | { readonly kind: 'claim' }
  | { readonly kind: 'takeOver'; readonly seen: number }
  | { readonly kind: 'release' }
  | { readonly kind: 'reply'; readonly text: string; readonly writtenIn: 'card' | 'thread' }
  | { readonly kind: 'ask'; readonly text: string }
  | { readonly kind: 'personAnswered'; readonly text: string }
  | {
      readonly kind: 'resolve';
      readonly resolution: Resolution;
      readonly note: string;
      readonly seen: number;
    }
  /** A person says why in `text`; it becomes a line, because the thread must show that something happened. */
  | { readonly kind: 'reopen'; readonly text: string | null };

type TicketNews = Extract<Message, { kind: 'ticketNews' }>['news'];

/** What must be said or drawn because of a change; `ticketDeliveries` makes outbox rows of them. */
export type TicketEffect =
  | { readonly kind: 'redrawCard' }
  /** The person's own card shows who has the ticket, too. */
  | { readonly kind: 'redrawJourney' }
  | { readonly kind: 'lineToPerson'; readonly line: number }
  | { readonly kind: 'lineToThread'; readonly line: number }
  | { readonly kind: 'personNews'; readonly news: TicketNews };

export type TicketRefusal =
  | 'taken'
  | 'alreadyYours'
  /** Only the owner may do this. */
  | 'notYours'
  /** There is no owner to do this to. */
  | 'notTaken'
  | 'resolved'
  | 'notResolved'
  /** Something has happened that the actor has not seen. */
  | 'stale'
  | 'nothingSaid'
  | 'tooLong'
  /** This side, or this person, may not do it. */
  | 'notTheirs';

export type TicketChange =
  | { readonly kind: 'changed'; readonly ticket: Ticket; readonly effects: readonly TicketEffect[] }
  | { readonly kind: 'refused'; readonly reason: TicketRefusal; readonly ticket: Ticket };

/** One message; a card with this many characters stays well under Teams' limit (facts: teams-platform §3.5). */
export const MAX_LINE_CHARACTERS = 4000;

/** Applies one event. Pure: the same ticket, event, actor and time always give the same change. */
export function changeTicket(
  ticket: Ticket,
  event: TicketEvent,
  actor: TicketActor,
  now: Date,
): TicketChange {
  if (actor.side === 'agent') return changeByAgent(ticket, event, actor.agent, now);
  if (actor.id !== ticket.personId) return refused(ticket, 'notTheirs');
  return changeByPerson(ticket, event, actor.name, now);
}

function changeByAgent(ticket: Ticket, event: TicketEvent, agent: Agent, now: Date): TicketChange {
  switch (event.kind) {
    case 'claim':
      return claim(ticket, agent, now);
    case 'takeOver':
      return takeOver(ticket, agent, event.seen, now);
    case 'release':
      return release(ticket, agent, now);
    case 'reply':
      return reply(ticket, agent, event, now);
    case 'ask':
      return ask(ticket, agent, event.text, now);
    case 'resolve':
      return resolve(ticket, agent, event, now);
    case 'reopen':
      if (ticket.state.at !== 'resolved') return refused(ticket, 'notResolved');
      return changed(
        ticket,
        { at: 'claimed', by: agent, since: now },
        [],
        [...STATE_SHOWN, news('reopened')],
      );
    case 'personAnswered':
      return refused(ticket, 'notTheirs');
  }
}

function changeByPerson(ticket: Ticket, event: TicketEvent, name: string, now: Date): TicketChange {
  switch (event.kind) {
    case 'personAnswered':
      return personAnswered(ticket, name, event.text, now);
    case 'reopen':
      return reopenByPerson(ticket, name, event.text, now);
    case 'claim':
    case 'takeOver':
    case 'release':
    case 'reply':
    case 'ask':
    case 'resolve':
      return refused(ticket, 'notTheirs');
  }
}

function claim(ticket: Ticket, agent: Agent, now: Date): TicketChange {
  const { state } = ticket;
  if (state.at === 'resolved') return refused(ticket, 'resolved');
  if (state.at !== 'open') return refused(ticket, state.by.id === agent.id ? 'alreadyYours' : 'taken');
  return changed(ticket, { at: 'claimed', by: agent, since: now }, [], [...STATE_SHOWN, news('claimed')]);
}

function takeOver(ticket: Ticket, agent: Agent, seen: number, now: Date): TicketChange {
  const { state } = ticket;
  if (state.at === 'resolved') return refused(ticket, 'resolved');
  if (state.at === 'open') return claim(ticket, agent, now);
  if (state.by.id === agent.id) return refused(ticket, 'alreadyYours');
  if (seen !== ticket.revision) return refused(ticket, 'stale');
  return changed(ticket, { at: state.at, by: agent, since: now }, [], [...STATE_SHOWN, news('claimed')]);
}

function release(ticket: Ticket, agent: Agent, now: Date): TicketChange {
  const { state } = ticket;
  if (state.at === 'resolved') return refused(ticket, 'resolved');
  if (state.at === 'open') return refused(ticket, 'notTaken');
  if (state.by.id !== agent.id) return refused(ticket, 'notYours');
  return changed(ticket, { at: 'open', since: now }, [], [...STATE_SHOWN, news('released')]);
}

function reply(
  ticket: Ticket,
  agent: Agent,
  event: { readonly text: string; readonly writtenIn: 'card' | 'thread' },
  now: Date,
): TicketChange {
  const line = lineBy('agent', agent.name, event.text, now);
  if (typeof line === 'string') return refused(ticket, line);
  const isNewOwner = ticket.state.at === 'open';
  const state: TicketState = isNewOwner ? { at: 'claimed', by: agent, since: now } : ticket.state;
  const number = ticket.lines.length;
  return changed(
    ticket,
    state,
    [line],
    [
      ...(isNewOwner ? STATE_SHOWN : CARD_SHOWN),
      { kind: 'lineToPerson', line: number },
      // The card shows the last lines only; the thread keeps all of them.
      ...(event.writtenIn === 'card' ? [{ kind: 'lineToThread', line: number } as const] : []),
    ],
  );
}

function ask(ticket: Ticket, agent: Agent, text: string, now: Date): TicketChange {
  const { state } = ticket;
  if (state.at === 'resolved') return refused(ticket, 'resolved');
  const line = lineBy('agent', agent.name, text, now);
  if (typeof line === 'string') return refused(ticket, line);
  const number = ticket.lines.length;
  return changed(
    ticket,
    state.at === 'waiting'
      ? state
      : { at: 'waiting', by: state.at === 'claimed' ? state.by : agent, since: now },
    [line],
    [
      ...(state.at === 'open' ? STATE_SHOWN : CARD_SHOWN),
      { kind: 'lineToPerson', line: number },
      { kind: 'lineToThread', line: number },
    ],
  );
}

function resolve(
  ticket: Ticket,
  agent: Agent,
  event: { readonly resolution: Resolution; readonly note: string; readonly seen: number },
  now: Date,
): TicketChange {
  const { state } = ticket;
  if (state.at === 'resolved') return refused(ticket, 'resolved');
  if (state.at !== 'open' && state.by.id !== agent.id) return refused(ticket, 'notYours');
  if (event.seen !== ticket.revision) return refused(ticket, 'stale');
  const line = event.note.trim() === '' ? null : lineBy('agent', agent.name, event.note, now);
  if (typeof line === 'string') return refused(ticket, line);
  return changed(
    ticket,
    { at: 'resolved', by: agent, since: now, resolution: event.resolution, note: line?.text ?? null },
    // Kept as a line too, or it would be gone when the ticket is reopened. The news carries it to the person.
    line === null ? [] : [line],
    [...STATE_SHOWN, news('resolved')],
  );
}

function personAnswered(ticket: Ticket, name: string, text: string, now: Date): TicketChange {
  const line = lineBy('person', name, text, now);
  if (typeof line === 'string') return refused(ticket, line);
  const { state } = ticket;
  return changed(
    ticket,
    state.at === 'waiting' ? { at: 'claimed', by: state.by, since: now } : state,
    [line],
    [...CARD_SHOWN, { kind: 'lineToThread', line: ticket.lines.length }],
  );
}

function reopenByPerson(ticket: Ticket, name: string, text: string | null, now: Date): TicketChange {
  if (ticket.state.at !== 'resolved') return refused(ticket, 'notResolved');
  const line = lineBy('person', name, text ?? '', now);
  if (typeof line === 'string') return refused(ticket, line);
  return changed(
    ticket,
    { at: 'open', since: now },
    [line],
    [...STATE_SHOWN, { kind: 'lineToThread', line: ticket.lines.length }],
  );
}

const CARD_SHOWN: readonly TicketEffect[] = [{ kind: 'redrawCard' }];
const STATE_SHOWN: readonly TicketEffect[] = [{ kind: 'redrawCard' }, { kind: 'redrawJourney' }];

function news(what: TicketNews): TicketEffect {
  return { kind: 'personNews', news: what };
}

function lineBy(
  from: TicketLine['from'],
  author: string,
  said: string,
  now: Date,
): TicketLine | 'nothingSaid' | 'tooLong' {
  const text = withoutSecrets(said.trim());
  if (text === '') return 'nothingSaid';
  if (text.length > MAX_LINE_CHARACTERS) return 'tooLong';
  return { from, author, text, at: now };
}

function changed(
  ticket: Ticket,
  state: TicketState,
  added: readonly TicketLine[],
  effects: readonly TicketEffect[],
): TicketChange {
  return {
    kind: 'changed',
    ticket: { ...ticket, state, lines: [...ticket.lines, ...added], revision: ticket.revision + 1 },
    effects,
  };
}

function refused(ticket: Ticket, reason: TicketRefusal): TicketChange {
  return { kind: 'refused', reason, ticket };
}
