import type { Message, NewDelivery, Target } from '../../domain/delivery.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { TicketEffect } from './ticket.ts';

/** The outbox rows of a change, in the order in which they should be said. */
export function ticketDeliveries(
  ticket: Ticket,
  effects: readonly TicketEffect[],
  now: Date,
): readonly NewDelivery[] {
  return effects.flatMap((effect) => {
    const delivery = deliveryFor(ticket, effect, now);
    return delivery === null ? [] : [delivery];
  });
}

/** The ticket's card as a new post in the helpdesk channel: for a new ticket, or one whose card is missing. */
export function postOf(ticket: Pick<Ticket, 'id'>, now: Date): NewDelivery {
  const message: Message = { kind: 'ticket', ticketId: ticket.id, as: 'new' };
  return delivery('helpdesk', { to: 'helpdesk' }, message, `ticket:${ticket.id}:new`, now);
}

/** The ticket's card, drawn again where it is. */
export function redrawOf(ticket: Pick<Ticket, 'id'>, now: Date): NewDelivery {
  const message: Message = { kind: 'ticket', ticketId: ticket.id, as: 'update' };
  const target: Target = { to: 'thread', ticketId: ticket.id };
  return delivery('helpdesk', target, message, `ticket:${ticket.id}:update`, now);
}

function deliveryFor(ticket: Ticket, effect: TicketEffect, now: Date): NewDelivery | null {
  const toPerson: Target = { to: 'person', personId: ticket.personId };
  const ticketId = ticket.id;
  switch (effect.kind) {
    case 'redrawCard':
      return redrawOf(ticket, now);
    case 'redrawJourney': {
      const { journeyId } = ticket;
      if (journeyId === null) return null;
      const message: Message = { kind: 'journey', journeyId, as: 'update' };
      return delivery('reply', toPerson, message, `journey:${journeyId}:update`, now);
    }
    case 'lineToPerson': {
      const message: Message = { kind: 'ticketLine', ticketId, line: effect.line };
      return delivery('reply', toPerson, message, `ticket:${ticketId}:line:${effect.line}:person`, now);
    }
    case 'lineToThread': {
      const message: Message = { kind: 'ticketLine', ticketId, line: effect.line };
      const target: Target = { to: 'thread', ticketId };
      return delivery('helpdesk', target, message, `ticket:${ticketId}:line:${effect.line}:thread`, now);
    }
    case 'personNews': {
      const message: Message = { kind: 'ticketNews', ticketId, news: effect.news };
      return delivery('reply', toPerson, message, `ticket:${ticketId}:news:${effect.news}`, now);
    }
  }
}

function delivery(
  lane: NewDelivery['lane'],
  target: Target,
  message: Message,
  dedupeKey: string,
  dueAt: Date,
): NewDelivery {
  const personId = target.to === 'person' ? target.personId : null;
  return { lane, target, message, dueAt, dedupeKey, waveId: null, personId };
}
