import { elsewhereCard, helpdeskHelpCard, helpdeskSetCard } from '../../cards/helpdeskChannel.ts';
import type { DrawnCard } from '../../cards/recipient/screenCard.ts';
import { queueCard } from '../../cards/ticketQueue.ts';
import { inert } from '../../cards/verbatim.ts';
import { readChannelCommand } from '../../dialogs/helpdesk/channelCommand.ts';
import { splitWords } from '../../dialogs/helpdesk/splitWords.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { StoreGroups } from '../../store/store.ts';
import { agentOf } from '../helpdesk/agentOf.ts';
import { messageLink } from '../helpdesk/messageLink.ts';
import type { Answer, Inbound, Place } from '../inbound/inbound.ts';
import type { HelpdeskParts } from './helpdeskAgent.ts';

type TextInbound = Extract<Inbound, { kind: 'text' }>;
type ChannelPlace = Extract<Place, { kind: 'channel' }>;

export type ChannelTextParts = HelpdeskParts & {
  readonly mendTickets: (tx: StoreGroups, now: Date) => Promise<unknown>;
};

/** More tickets than one card can show; beyond it they are only counted. */
const QUEUE_LIMIT = 500;

/**
 * What is said to the bot in a channel. Only what mentions it is meant for it: everything else stays among those who
 * are there, even where Teams lets the bot read it.
 */
export function createChannelText(parts: ChannelTextParts) {
  const { store, roles, desk, view, now, log, nudge, mendTickets } = parts;
  const texts = view.channelTexts;

  return async function onChannelText(inbound: TextInbound): Promise<Answer> {
    const { place, text } = inbound;
    if (!inbound.mentionsBot) return { kind: 'none' };
    if (place.kind !== 'channel') return asAnswer(elsewhereCard(texts));
    const command = readChannelCommand(text);
    if (command === 'here') return makeHelpdesk(inbound, place);
    if (!(await roles.isHelpdeskPlace(place))) return asAnswer(elsewhereCard(texts));
    await noteAddress(store, place);
    if (command === 'queue') return showQueue();
    if (command === 'say') {
      const ticket = await store.tickets.findByThread(place.reference.conversationId);
      if (ticket) return replyInThread(ticket, inbound);
    }
    return asAnswer(helpdeskHelpCard(texts));
  };

  async function makeHelpdesk({ actor }: TextInbound, place: ChannelPlace): Promise<Answer> {
    if (!(await roles.isAdmin(actor.personId))) {
      log.warn({ personId: actor.personId }, 'Refused: only admins choose the helpdesk channel');
      return { kind: 'toast', text: texts('desk.onlyAdmins') };
    }
    const at = now();
    const { serviceUrl, botId } = place.reference;
    const channel = { teamId: place.teamId, channelId: place.channelId, serviceUrl, botId };
    const { setting, open } = await store.transaction(async (tx) => {
      const setting = await tx.channels.setHelpdesk(channel, actor.personId, at);
      await mendTickets(tx, at);
      const { open, claimed, waiting } = await tx.tickets.countUnresolved();
      return { setting, open: open + claimed + waiting };
    });
    nudge();
    log.info({ personId: actor.personId, setting: setting.kind }, 'The helpdesk channel was chosen');
    return asAnswer(helpdeskSetCard(texts, setting.kind, open));
  }

  async function showQueue(): Promise<Answer> {
    const [listed, { open, claimed, waiting }] = await Promise.all([
      store.tickets.listUnresolved(QUEUE_LIMIT),
      store.tickets.countUnresolved(),
    ]);
    const queued = listed.map(({ ticket, card }) => ({ ticket, url: card && messageLink(card) }));
    return asAnswer(queueCard(texts, queued, open + claimed + waiting, now()));
  }

  /** What an agent writes in a ticket's thread goes to the person; the answer says whether it can arrive. */
  async function replyInThread(ticket: Ticket, { actor, text }: TextInbound): Promise<Answer> {
    const agent = await agentOf(store, actor);
    for (const part of splitWords(text)) {
      const event = { kind: 'reply', text: part, writtenIn: 'thread' } as const;
      const result = await desk.change(ticket.id, event, { side: 'agent', agent });
      if (result.kind !== 'changed') {
        throw new Error(`Ticket ${ticket.id} did not take a reply in its thread: ${result.kind}.`);
      }
    }
    const person = inert(ticket.personName);
    const reach = await store.people.reach(ticket.personId);
    if (reach.kind !== 'reachable') {
      const why = reach.kind === 'blocked' ? reach.by : reach.kind;
      return { kind: 'toast', text: texts(`ticket.reach.${why}`, { person }) };
    }
    switch (ticket.state.at) {
      case 'open':
        return { kind: 'toast', text: texts('ticket.thread.sentAndYours', { person }) };
      case 'claimed':
      case 'waiting':
        return { kind: 'toast', text: texts('ticket.thread.sent', { person }) };
      case 'resolved':
        return { kind: 'toast', text: texts('ticket.thread.sentClosed', { person }) };
    }
  }
}

/** Teams' newest address of the helpdesk channel is the one to post to. */
export async function noteAddress(store: Pick<StoreGroups, 'channels'>, place: Place): Promise<void> {
  if (place.kind !== 'channel') return;
  const { serviceUrl, botId } = place.reference;
  await store.channels.noteAddress({ channelId: place.channelId, serviceUrl, botId });
}

function asAnswer({ card, summary }: DrawnCard): Answer {
  return { kind: 'card', card, summary };
}
