import type { DrawnCard } from '../../cards/recipient/screenCard.ts';
import { agentLineCard, newsCard } from '../../cards/ticketForPerson.ts';
import { threadLineCard } from '../../cards/ticketThread.ts';
import type { ClaimedDelivery, Message } from '../../domain/delivery.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Ticket, TicketState } from '../../domain/ticket.ts';
import type { Address, Drawn } from '../../outbox/ports.ts';
import type { Store } from '../../store/store.ts';
import { firstNameIn } from '../helpdesk/agentOf.ts';
import { createTicketView, type TicketViewDeps } from '../helpdesk/ticketView.ts';
import { postTo, reachPerson, skipped } from './reachPerson.ts';

export type TicketMessage = Extract<Message, { kind: 'ticket' | 'ticketLine' | 'ticketNews' }>;

export interface TicketDrawingDeps extends Omit<TicketViewDeps, 'store'> {
  readonly store: Pick<Store, 'tickets' | 'people' | 'channels'>;
}

/**
 * Draws what the outbox sends about tickets, from their newest state. A delivery that has been overtaken is skipped:
 * "Ines has it" is not said of a ticket that she has put back meanwhile.
 */
export function createTicketDrawing(deps: TicketDrawingDeps) {
  const { store } = deps;
  const view = createTicketView(deps);

  return async function drawTicket(
    delivery: Pick<ClaimedDelivery, 'target'>,
    message: TicketMessage,
    now: Date,
  ): Promise<Drawn> {
    const ticket = await store.tickets.find(message.ticketId);
    if (ticket === undefined) return skipped('noSuchTicket');
    switch (message.kind) {
      case 'ticket':
        return message.as === 'new' ? drawPost(ticket, now) : drawUpdate(ticket, now);
      case 'ticketLine':
        return delivery.target.to === 'person'
          ? drawLineForPerson(ticket, message.line)
          : drawLineForThread(ticket, message.line);
      case 'ticketNews':
        return drawNews(ticket, message.news);
    }
  };

  async function drawPost(ticket: Ticket, now: Date): Promise<Drawn> {
    const channel = await store.channels.helpdesk();
    if (channel === undefined) return skipped('noHelpdesk');
    if ((await store.tickets.cardOf(ticket.id)) !== null) return skipped('alreadyPosted');
    const { serviceUrl, channelId, botId } = channel;
    return inChannel(
      { kind: 'newThread', serviceUrl, channelId, botId },
      channelId,
      await view.channelCard(ticket, now),
    );
  }

  /** Without a card there is nothing to update: the next post is drawn from the newest state anyway. */
  async function drawUpdate(ticket: Ticket, now: Date): Promise<Drawn> {
    const thread = await threadOf(ticket);
    if (thread === null) return skipped('noCard');
    const { activityId, ...address } = thread;
    return inChannel(
      { kind: 'update', ...address, activityId },
      channelOf(address.conversationId),
      await view.channelCard(ticket, now),
    );
  }

  async function drawLineForThread(ticket: Ticket, number: number): Promise<Drawn> {
    const line = ticket.lines[number];
    if (line === undefined) return skipped('noSuchLine');
    const thread = await threadOf(ticket);
    if (thread === null) return skipped('noCard');
    const { serviceUrl, conversationId, botId } = thread;
    return inChannel(
      { kind: 'post', serviceUrl, conversationId, botId },
      channelOf(conversationId),
      threadLineCard(view.channelTexts, ticket, line),
    );
  }

  async function drawLineForPerson(ticket: Ticket, number: number): Promise<Drawn> {
    const line = ticket.lines[number];
    if (line === undefined) return skipped('noSuchLine');
    const isLastByAgent = ticket.lines.findLastIndex(({ from }) => from === 'agent') === number;
    const said = {
      line,
      agentFirstName: firstNameOf(line.author, ticket.state),
      isAsked: ticket.state.at === 'waiting' && isLastByAgent,
    };
    const texts = await view.textsFor(ticket.personId);
    return toPerson(ticket.personId, agentLineCard(texts, ticket, said), true);
  }

  async function drawNews(
    ticket: Ticket,
    news: Extract<Message, { kind: 'ticketNews' }>['news'],
  ): Promise<Drawn> {
    if (!STILL_NEWS[news].includes(ticket.state.at)) return skipped('superseded');
    const texts = await view.textsFor(ticket.personId);
    const hasHelpdesk = (await store.channels.helpdesk()) !== undefined;
    const alert = news === 'resolved' || news === 'reopened';
    return toPerson(ticket.personId, newsCard(texts, ticket, news, { hasHelpdesk }), alert);
  }

  async function toPerson(personId: PersonId, { card, summary }: DrawnCard, alert: boolean): Promise<Drawn> {
    const reached = await reachPerson(store, personId);
    if (reached.kind === 'settled') return reached;
    return postTo(reached.reference, { summary, content: { kind: 'card', card }, alert });
  }

  /** The ticket's card and its thread, in the helpdesk's channel as Teams serves it now. */
  async function threadOf(ticket: Ticket) {
    const [channel, card] = await Promise.all([store.channels.helpdesk(), store.tickets.cardOf(ticket.id)]);
    if (channel === undefined || card === null) return null;
    return { serviceUrl: channel.serviceUrl, botId: channel.botId, ...card };
  }
}

/** In which states of the ticket a piece of news is still true. */
const STILL_NEWS: Readonly<
  Record<Extract<Message, { kind: 'ticketNews' }>['news'], readonly TicketState['at'][]>
> = {
  open: ['open'],
  claimed: ['claimed', 'waiting'],
  released: ['open'],
  resolved: ['resolved'],
  reopened: ['open', 'claimed', 'waiting'],
};

function firstNameOf(author: string, state: TicketState): string {
  return 'by' in state && state.by.name === author ? state.by.firstName : firstNameIn(author);
}

/** Teams limits a channel with all its threads as one. */
function channelOf(conversationId: string): string {
  return conversationId.split(';')[0] ?? conversationId;
}

function inChannel(address: Address, channelId: string, { card, summary }: DrawnCard): Drawn {
  const activity = { summary, content: { kind: 'card' as const, card }, alert: false };
  return { kind: 'ready', address, activity, conversationKey: channelId };
}
