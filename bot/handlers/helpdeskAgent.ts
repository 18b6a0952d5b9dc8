import { agoText } from '../../cards/ago.ts';
import { inert } from '../../cards/verbatim.ts';
import type { TicketEvent, TicketRefusal } from '../../dialogs/helpdesk/ticket.ts';
import type { TicketId } from '../../domain/ids.ts';
import type { Agent, Ticket } from '../../domain/ticket.ts';
import { agentOf } from '../helpdesk/agentOf.ts';
import type { TicketDesk } from '../helpdesk/ticketDesk.ts';
import type { TicketView } from '../helpdesk/ticketView.ts';
import type { Answer } from '../inbound/inbound.ts';
import type { HelpdeskDeps } from './helpdesk.ts';
import { noteAddress } from './helpdeskChannel.ts';
import type { AgentAction, ClickInbound } from './ticketAction.ts';

export type HelpdeskParts = HelpdeskDeps & { readonly desk: TicketDesk; readonly view: TicketView };

/** Agents' buttons. They work in the helpdesk channel, because being there is what makes somebody an agent. */
export function createAgentClick({ store, roles, desk, view, now, log }: HelpdeskParts) {
  const texts = view.channelTexts;

  return async function onAgentClick(action: AgentAction, inbound: ClickInbound): Promise<Answer> {
    const { actor, place } = inbound;
    const id = action.data.ticketId as TicketId;
    if (!(await roles.isHelpdeskPlace(place))) {
      log.warn(
        { personId: actor.personId, ticketId: id, verb: action.verb },
        'Refused: not the helpdesk channel',
      );
      return toast(texts('ticket.refused.notHere'));
    }
    await noteAddress(store, place);
    const agent = await agentOf(store, actor);
    const result = await desk.change(id, eventOf(action), { side: 'agent', agent });
    switch (result.kind) {
      case 'gone':
        return toast(texts('ticket.refused.gone'));
      case 'changed':
        return show(result.ticket);
      case 'otherOpen':
        return show(
          result.ticket,
          texts('ticket.refused.otherOpen', {
            person: inert(result.ticket.personName),
            number: result.other.number,
          }),
        );
      case 'refused':
        return refuse(result.reason, result.ticket, agent, action);
    }
  };

  async function show(ticket: Ticket, notice: string | null = null): Promise<Answer> {
    const { card, summary } = await view.channelCard(ticket, now(), notice);
    return { kind: 'card', card, summary };
  }

  /** The current card says why. Where words would be lost with the old card, a toast says it and the card stays. */
  async function refuse(
    reason: TicketRefusal,
    ticket: Ticket,
    agent: Agent,
    action: AgentAction,
  ): Promise<Answer> {
    const { state } = ticket;
    const owner = 'by' in state ? state.by : null;
    const name = owner === null ? '' : inert(owner.firstName);
    const ago = agoText(texts.language, state.since, now());
    switch (reason) {
      case 'nothingSaid':
        return toast(texts('ticket.refused.nothingSaid'));
      case 'tooLong':
        return toast(texts('ticket.refused.tooLong'));
      case 'resolved':
        if (action.verb === 'ticket.ask' && action.data.said !== '') {
          return toast(texts('ticket.refused.resolvedUnsent', { agent: name, ago }));
        }
        // Pressed twice: what they wanted is already so.
        if (action.verb === 'ticket.resolve' && owner?.id === agent.id) return show(ticket);
        return show(ticket, texts('ticket.refused.resolved', { agent: name, ago }));
      case 'alreadyYours':
        return show(ticket);
      case 'taken':
        return show(ticket, texts('ticket.refused.taken', { agent: name, ago }));
      case 'notYours':
        return show(ticket, texts('ticket.refused.notYours', { agent: name }));
      case 'notTaken':
        return show(ticket, texts('ticket.refused.notTaken'));
      case 'notResolved':
        return show(ticket, texts('ticket.refused.notResolved'));
      case 'stale':
        return show(ticket, texts('ticket.refused.stale'));
      case 'notTheirs':
        return toast(texts('common.notAllowed', { who: texts('common.who.owner') }));
    }
  }
}

function eventOf(action: AgentAction): TicketEvent {
  switch (action.verb) {
    case 'ticket.claim':
      return { kind: 'claim' };
    case 'ticket.takeOver':
      return { kind: 'takeOver', seen: action.data.revision };
    case 'ticket.release':
      return { kind: 'release' };
    case 'ticket.reply':
      return { kind: 'reply', text: action.data.said, writtenIn: 'card' };
    case 'ticket.ask':
      return { kind: 'ask', text: action.data.said };
    case 'ticket.resolve':
      return {
        kind: 'resolve',
        resolution: action.data.resolution,
        note: action.data.note,
        seen: action.data.revision,
      };
    case 'ticket.reopen':
      return { kind: 'reopen', text: null };
  }
}

function toast(text: string): Answer {
  return { kind: 'toast', text };
}
