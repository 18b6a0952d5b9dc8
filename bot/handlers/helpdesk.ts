import type { Logger } from 'pino';
import type { PersonId } from '../../domain/ids.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { StoreGroups } from '../../store/store.ts';
import { createMendTickets } from '../helpdesk/mendTickets.ts';
import { createOpenTicket } from '../helpdesk/openTicket.ts';
import { createTicketDesk } from '../helpdesk/ticketDesk.ts';
import { createTicketView } from '../helpdesk/ticketView.ts';
import type { Answer } from '../inbound/inbound.ts';
import type { HandlerDeps } from './context.ts';
import { createAgentClick } from './helpdeskAgent.ts';
import { createChannelText } from './helpdeskChannel.ts';
import { createTicketOwnerClick } from './helpdeskPerson.ts';
import { type ClickInbound, isAgentAction, type TicketAction } from './ticketAction.ts';

/** What the helpdesk's half of the conversation needs. */
export type HelpdeskDeps = Pick<
  HandlerDeps,
  'store' | 'roles' | 'playbook' | 'defaultLanguage' | 'now' | 'plan' | 'nudge'
> & { readonly log: Logger };

/** Tickets: the agents in their channel, the person in their chat, and the sweep that mends what went wrong. */
export function createHelpdeskHandler(deps: HelpdeskDeps) {
  const view = createTicketView(deps);
  const desk = createTicketDesk(deps);
  const mend = createMendTickets(deps);
  const parts = { ...deps, view, desk };
  const onAgentClick = createAgentClick(parts);
  const onOwnerClick = createTicketOwnerClick(parts);

  return {
    /** A button whose verb begins with `ticket.`. */
    onClick(action: TicketAction, inbound: ClickInbound): Promise<Answer> {
      return isAgentAction(action) ? onAgentClick(action, inbound) : onOwnerClick(action, inbound);
    },
    /** Whatever was written in a channel. */
    onChannelText: createChannelText({ ...parts, mendTickets: mend.mendTickets }),
    /** Inside the caller's transaction; the caller wakes the dispatcher after it. */
    openTicket: createOpenTicket(parts),
    personWrote: desk.personWrote,
    isWaitedFor: desk.isWaitedFor,
    /** Adds what the person wrote to a ticket, inside the caller's transaction. */
    addWords: desk.addWords,
    openTicketOf: (personId: PersonId): Promise<Ticket | undefined> => deps.store.tickets.openOf(personId),
    mendTickets: (tx: StoreGroups, now: Date) => mend.mendTickets(tx, now),
    redrawUrgent: (tx: StoreGroups, now: Date) => mend.redrawUrgent(tx, now),
  };
}

export type HelpdeskHandler = ReturnType<typeof createHelpdeskHandler>;
