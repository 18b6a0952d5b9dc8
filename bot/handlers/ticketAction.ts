import type { CardAction } from '../../cards/actions.ts';
import type { Inbound } from '../inbound/inbound.ts';

export type ClickInbound = Extract<Inbound, { kind: 'click' }>;

/** A press on a ticket's card, in the channel or in the person's chat. */
export type TicketAction = Extract<CardAction, { verb: `ticket.${string}` }>;
export type OwnerAction = Extract<TicketAction, { verb: 'ticket.answer' | 'ticket.stillStuck' }>;
export type AgentAction = Exclude<TicketAction, OwnerAction>;

export function isTicketAction(action: CardAction): action is TicketAction {
  return action.verb.startsWith('ticket.');
}

export function isAgentAction(action: TicketAction): action is AgentAction {
  return action.verb !== 'ticket.answer' && action.verb !== 'ticket.stillStuck';
}
