import type { DrawnCard } from '../../cards/recipient/screenCard.ts';
import type { Texts } from '../../cards/texts.ts';
import { reopenedCard, sentCard } from '../../cards/ticketForPerson.ts';
import { ticketDeliveries } from '../../dialogs/helpdesk/ticketDeliveries.ts';
import type { TicketId } from '../../domain/ids.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Answer } from '../inbound/inbound.ts';
import type { HelpdeskParts } from './helpdeskAgent.ts';
import type { ClickInbound, OwnerAction } from './ticketAction.ts';

/** The buttons of the person whose ticket it is. Anybody else learns nothing, not even that the ticket exists. */
export function createTicketOwnerClick({ store, desk, view, plan, nudge, now, log }: HelpdeskParts) {
  return async function onOwnerClick(action: OwnerAction, inbound: ClickInbound): Promise<Answer> {
    const { actor } = inbound;
    const texts = await view.textsFor(actor.personId);
    const ticket = await store.tickets.find(action.data.ticketId as TicketId);
    if (ticket?.personId !== actor.personId) {
      log.warn(
        { personId: actor.personId, ticketId: action.data.ticketId, verb: action.verb },
        'Refused: not the person of this ticket',
      );
      return { kind: 'toast', text: texts('common.gone') };
    }
    return action.verb === 'ticket.answer'
      ? answer(ticket, action.data.said, inbound, texts)
      : stillStuck(ticket, texts);
  };

  async function answer(ticket: Ticket, said: string, inbound: ClickInbound, texts: Texts): Promise<Answer> {
    if (said === '') return { kind: 'toast', text: texts('ticket.refused.nothingSaid') };
    const answered = (await desk.personAnswered(ticket.id, ticket.personId, said)) ?? ticket;
    const sent = sentCard(texts, answered);
    if (!(await isJourneyCard(answered, inbound))) return asAnswer(sent);
    // The journey's own card stays what it is; drawing it again empties the box.
    await store.transaction((tx) => plan(tx, ticketDeliveries(answered, [{ kind: 'redrawJourney' }], now())));
    nudge();
    return { kind: 'toast', text: sent.summary };
  }

  async function isJourneyCard({ journeyId }: Ticket, { click }: ClickInbound): Promise<boolean> {
    if (journeyId === null || click.cardActivityId === null) return false;
    const living = await store.journeys.livingCard(journeyId);
    return living?.activityId === click.cardActivityId;
  }

  async function stillStuck(ticket: Ticket, texts: Texts): Promise<Answer> {
    const result = await desk.change(
      ticket.id,
      { kind: 'reopen', text: texts('request.stillStuck.line') },
      { side: 'person', id: ticket.personId, name: ticket.personName },
    );
    switch (result.kind) {
      case 'changed':
      // Pressed twice, or an agent was faster: it is open, which is what they wanted.
      case 'refused':
        return asAnswer(reopenedCard(texts, result.ticket));
      case 'otherOpen':
        return asAnswer(reopenedCard(texts, result.other));
      case 'gone':
        return { kind: 'toast', text: texts('common.gone') };
    }
  }
}

function asAnswer({ card, summary }: DrawnCard): Answer {
  return { kind: 'card', card, summary };
}
