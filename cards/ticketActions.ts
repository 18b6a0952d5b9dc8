import { RESOLUTIONS } from '../domain/ticket.ts';
import {
  type Action,
  button,
  type Card,
  type CardElement,
  card,
  choices,
  paragraph,
  textInput,
} from './parts.ts';
import type { Texts } from './texts.ts';
import type { TicketView } from './ticket.ts';
import { inert } from './verbatim.ts';

/**
 * What an agent can do, the next thing first: take what nobody has, answer what somebody has. The card is shared, so
 * it offers every agent the same; the ticket decides who may.
 */
export function ticketActions(texts: Texts, view: TicketView): Action[] {
  const { ticket } = view;
  const data = { ticketId: ticket.id, revision: ticket.revision };
  switch (ticket.state.at) {
    case 'open':
      return [
        button(texts('ticket.take'), 'ticket.claim', data, { style: 'positive' }),
        button(texts('ticket.reply'), 'ticket.reply', data, { inputs: 'auto' }),
        button(texts('ticket.ask'), 'ticket.ask', data, { inputs: 'auto' }),
        resolve(texts, view),
      ];
    case 'claimed':
    case 'waiting':
      return [
        button(texts('ticket.reply'), 'ticket.reply', data, { style: 'positive', inputs: 'auto' }),
        button(texts('ticket.ask'), 'ticket.ask', data, { inputs: 'auto' }),
        resolve(texts, view),
        showCard(
          texts,
          texts('ticket.handOver'),
          [paragraph(texts('ticket.handOverText', { agent: inert(ticket.state.by.firstName) }))],
          [
            button(texts('ticket.takeOver'), 'ticket.takeOver', data),
            button(texts('ticket.release'), 'ticket.release', data),
          ],
        ),
      ];
    case 'resolved':
      return [button(texts('ticket.reopen'), 'ticket.reopen', data)];
  }
}

function resolve(texts: Texts, { ticket, givenName }: TicketView): Action {
  return showCard(
    texts,
    texts('ticket.resolve'),
    [
      choices({
        id: 'resolution',
        label: texts('ticket.resolution'),
        compact: true,
        value: 'solved',
        options: RESOLUTIONS.map((value) => ({ value, title: texts(`ticket.resolution.${value}`) })),
      }),
      textInput({ id: 'note', label: texts('ticket.note', { person: givenName }), multiline: true }),
    ],
    [
      button(
        texts('ticket.resolveNow'),
        'ticket.resolve',
        { ticketId: ticket.id, revision: ticket.revision },
        { style: 'positive', inputs: 'auto' },
      ),
    ],
  );
}

/** Opens below the buttons, so that what is rarely needed does not fill the card. */
function showCard(
  texts: Texts,
  title: string,
  body: readonly CardElement[],
  actions: readonly Action[],
): Action {
  const inner: Card = card({ language: texts.language, body, actions, fallbackText: title });
  return { type: 'Action.ShowCard', title, card: inner as never };
}
