import pino from 'pino';
import { createTicketDrawing, type TicketMessage } from '../../../bot/drawing/ticket.ts';
import { createHelpdeskHandler } from '../../../bot/handlers/helpdesk.ts';
import { isTicketAction } from '../../../bot/handlers/ticketAction.ts';
import type { Actor, Answer, Place } from '../../../bot/inbound/inbound.ts';
import { type ActionData, readAction, type Verb } from '../../../cards/actions.ts';
import type { NewDelivery } from '../../../domain/delivery.ts';
import type { PersonId } from '../../../domain/ids.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Drawn } from '../../../outbox/ports.ts';
import type { Store } from '../../../store/store.ts';
import { aPlaybook } from '../../fixtures/helpdeskStore.ts';
import { MAJA, OPENED } from '../../fixtures/tickets.ts';

export const INES: Actor = actor('ines', 'Ines Fiktiv');
export const OSKAR: Actor = actor('oskar', 'Oskar Låtsas');
export const MAJA_ACTS: Actor = actor(MAJA, 'Maja Exempel');
export const STRANGER: Actor = actor('nils', 'Nils Annan');

export const HELP = '19:help@thread.tacv2';
export const OTHER = '19:other@thread.tacv2';

function actor(id: string, name: string): Actor {
  return { personId: id as PersonId, name, locale: null, timeZone: null };
}

/** A channel, or with `thread` the thread of a message in it. */
export function inChannel(channelId: string, thread: string | null = null): Place {
  return {
    kind: 'channel',
    reference: {
      conversationId: thread === null ? channelId : `${channelId};messageid=${thread}`,
      serviceUrl: 'https://smba.example.test/emea/',
      botId: '28:flytt',
      channelUserId: '29:agent',
    },
    teamId: '19:team@thread.tacv2',
    channelId,
    threadId: thread,
  };
}

export const CHAT: Place = {
  kind: 'personal',
  reference: {
    conversationId: 'a:maja',
    serviceUrl: 'https://smba.example.test/emea/',
    botId: '28:flytt',
    channelUserId: '29:maja',
  },
};

/** A helpdesk on a real store: what is planned is kept, and can be drawn as the outbox would draw it. */
export function aHelpdesk(store: Store) {
  const clock = { now: OPENED };
  const planned: NewDelivery[] = [];
  let nudges = 0;
  const deps = {
    store,
    roles: {
      isAdmin: async (id: PersonId) => id === INES.personId,
      isHelpdeskPlace: async (place: Place) => {
        const channel = await store.channels.helpdesk();
        return place.kind === 'channel' && place.channelId === channel?.channelId;
      },
    },
    playbook: aPlaybook,
    defaultLanguage: 'en' as const,
    now: () => clock.now,
    plan: async (_tx: unknown, deliveries: readonly NewDelivery[]) => {
      planned.push(...deliveries);
    },
    nudge: () => {
      nudges++;
    },
    log: pino({ level: 'silent' }),
  };
  const handler = createHelpdeskHandler(deps);
  const draw = createTicketDrawing(deps);

  return {
    handler,
    clock,
    /** What has been planned since the last time this was asked. */
    taken: (): NewDelivery[] => planned.splice(0),
    nudges: () => nudges,

    async press<V extends Verb>(
      by: Actor,
      verb: V,
      data: ActionData<V>,
      place: Place = inChannel(HELP),
      cardActivityId: string | null = null,
    ): Promise<Answer> {
      const action = readAction(verb, data);
      if (!action || !isTicketAction(action)) throw new Error(`${verb} is no button on a ticket`);
      const click = { verb, data, cardActivityId };
      return handler.onClick(action, {
        kind: 'click',
        activityId: 'f:1',
        actor: by,
        place,
        click,
        answer: 'invoke',
      });
    },

    say(by: Actor, text: string, place: Place = inChannel(HELP), mentionsBot = true): Promise<Answer> {
      return handler.onChannelText({ kind: 'text', activityId: '1', actor: by, place, text, mentionsBot });
    },

    draw(delivery: NewDelivery): Promise<Drawn> {
      return draw(delivery, delivery.message as TicketMessage, clock.now);
    },

    /** As the outbox does when the post has been sent. */
    async post(ticket: Ticket, thread: string): Promise<void> {
      await store.tickets.showOn(ticket.id, {
        conversationId: `${HELP};messageid=${thread}`,
        activityId: thread,
      });
    },

    later(seconds: number): void {
      clock.now = new Date(clock.now.getTime() + seconds * 1000);
    },
  };
}

/** What an answer says, in one line of text. */
export function said(answer: Answer): string {
  switch (answer.kind) {
    case 'none':
      return '';
    case 'toast':
      return answer.text;
    case 'card':
      return JSON.stringify(answer.card);
  }
}

/** A delivery in a few words: what, to whom. */
export function inShort({ message, target }: NewDelivery): string {
  switch (message.kind) {
    case 'ticket':
      return `card ${message.as}`;
    case 'ticketLine':
      return `line ${message.line} to ${target.to}`;
    case 'ticketNews':
      return `news ${message.news}`;
    default:
      return `${message.kind} to ${target.to}`;
  }
}
