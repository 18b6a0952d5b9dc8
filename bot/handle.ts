import type { Logger } from 'pino';
import { type CardAction, readAction } from '../cards/actions.ts';
import { screenCard } from '../cards/recipient/screenCard.ts';
import type { NewDelivery } from '../domain/delivery.ts';
import { chooseLanguage, type Language } from '../domain/language.ts';
import type { Store } from '../store/store.ts';
import { isTicketAction, type TicketAction } from './handlers/ticketAction.ts';
import type { Answer, Inbound } from './inbound/inbound.ts';
import type { ActivityHandling } from './inbound/takeActivity.ts';
import type { MeetPerson, Reader } from './people/meetPerson.ts';
import type { JourneyView } from './recipient/journeyView.ts';

type Text = Extract<Inbound, { kind: 'text' }>;
type Click = Extract<Inbound, { kind: 'click' }>;
export type AdminAction = Extract<CardAction, { verb: `wave.${string}` | `admin.${string}` }>;

export interface HandleDeps {
  readonly store: Store;
  readonly people: MeetPerson;
  readonly view: JourneyView;
  readonly recipient: {
    onClick(action: CardAction, inbound: Click, reader: Reader): Promise<Answer>;
    onText(inbound: Text, reader: Reader): Promise<Answer>;
  };
  readonly helpdesk: {
    onClick(action: TicketAction, inbound: Click): Promise<Answer>;
    onChannelText(inbound: Text): Promise<Answer>;
  };
  readonly admin: {
    onClick(action: AdminAction, inbound: Click): Promise<Answer>;
    /** The answer to "admin" in the 1:1 chat. */
    onText(inbound: Text): Promise<Answer>;
  };
  readonly nudge: () => void;
  readonly defaultLanguage: Language;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Which conversation an activity belongs to, and how an answer is brought when it is not the HTTP response. */
export function createHandle(deps: HandleDeps): Omit<ActivityHandling, 'seen'> {
  const { store, people, now } = deps;

  async function handle(inbound: Inbound): Promise<Answer> {
    switch (inbound.kind) {
      case 'text':
        return onText(inbound);
      case 'click':
        return onClick(inbound);
      case 'installed':
        return onInstalled(inbound);
      case 'uninstalled':
        if (inbound.place.kind === 'personal' && inbound.actor) {
          await store.people.markUnreachable(inbound.actor.personId, 'uninstalled', now());
        }
        return { kind: 'none' };
      case 'ignored':
        return { kind: 'none' };
    }
  }

  async function onText(inbound: Text): Promise<Answer> {
    switch (inbound.place.kind) {
      case 'channel':
        return deps.helpdesk.onChannelText(inbound);
      case 'personal': {
        const reader = await people.meet(inbound.actor, inbound.place);
        return inbound.text.trim().toLowerCase() === 'admin'
          ? deps.admin.onText(inbound)
          : deps.recipient.onText(inbound, reader);
      }
      case 'groupChat':
        return deps.helpdesk.onChannelText(inbound);
    }
  }

  async function onClick(inbound: Click): Promise<Answer> {
    const reader = await people.meet(inbound.actor, inbound.place);
    const action = readAction(inbound.click.verb, inbound.click.data);
    if (!action) {
      deps.log.warn({ verb: inbound.click.verb.slice(0, 40) }, 'A click that is none of ours');
      return { kind: 'toast', text: reader.texts('common.gone') };
    }
    if (isTicketAction(action)) return deps.helpdesk.onClick(action, inbound);
    if (isAdminAction(action)) return deps.admin.onClick(action, inbound);
    // A recipient's card belongs to the 1:1 chat; in a channel it would show one person's devices to all.
    if (inbound.place.kind !== 'personal') return { kind: 'toast', text: reader.texts('common.gone') };
    return deps.recipient.onClick(action, inbound, reader);
  }

  async function onInstalled(inbound: Extract<Inbound, { kind: 'installed' }>): Promise<Answer> {
    if (inbound.place.kind !== 'personal' || !inbound.actor) return { kind: 'none' };
    const { reader, isNew } = await people.meetFirst(inbound.actor, inbound.place);
    const released = await store.waves.bringForward(inbound.actor.personId, now());
    deps.nudge();
    // Whoever gets a notice in a moment needs no greeting before it.
    // Nor does somebody whom a wave that is being planned has just given the app.
    const planning = (await store.waves.listUnplanned()).length > 0;
    if (
      !isNew ||
      planning ||
      released > 0 ||
      (await store.deliveries.hasNoticeComing(inbound.actor.personId))
    )
      return { kind: 'none' };
    const devices = await store.devices.listOf(reader.person);
    const drawn = screenCard(
      { screen: 'help', isAdmin: false, hasDevices: devices.length > 0 },
      deps.view.drawing(reader),
    );
    return { kind: 'card', card: drawn.card, summary: drawn.summary };
  }

  /** An answer that is not the HTTP response goes through the outbox like everything else. */
  async function reply(inbound: Inbound, answer: Answer): Promise<void> {
    if (answer.kind === 'none' || inbound.kind === 'ignored') return;
    const delivery = replyDelivery(inbound, answer, now());
    if (!delivery) {
      deps.log.warn({ kind: inbound.kind, place: inbound.place.kind }, 'An answer has no address');
      return;
    }
    await store.deliveries.planOne(delivery, now());
    deps.nudge();
  }

  function wordsFor(inbound: Inbound, key: 'common.slow' | 'common.broken', reference = ''): Answer {
    const locale = inbound.kind === 'text' || inbound.kind === 'click' ? inbound.actor.locale : null;
    const language = chooseLanguage({ teams: locale }, deps.defaultLanguage);
    return { kind: 'toast', text: people.textsOf(language)(key, { reference }) };
  }

  return {
    handle,
    reply,
    whenSlow: (inbound) => wordsFor(inbound, 'common.slow'),
    whenBroken: (inbound, reference) => wordsFor(inbound, 'common.broken', reference),
  };
}

function isAdminAction(action: CardAction): action is AdminAction {
  return action.verb.startsWith('wave.') || action.verb.startsWith('admin.');
}

function replyDelivery(
  inbound: Exclude<Inbound, { kind: 'ignored' }>,
  answer: Exclude<Answer, { kind: 'none' }>,
  at: Date,
): NewDelivery | null {
  const personId = inbound.actor?.personId ?? null;
  const activity =
    answer.kind === 'card'
      ? { summary: answer.summary, content: { kind: 'card' as const, card: answer.card }, alert: false }
      : { summary: answer.text, content: { kind: 'text' as const, text: answer.text }, alert: false };
  const base = {
    message: { kind: 'reply' as const, activity },
    dueAt: at,
    dedupeKey: null,
    waveId: null,
  };
  if (inbound.place.kind === 'personal' && personId) {
    return { ...base, lane: 'reply', target: { to: 'person', personId }, personId };
  }
  if (inbound.place.kind !== 'personal') {
    const { reference } = inbound.place;
    return { ...base, lane: 'helpdesk', target: { to: 'conversation', reference }, personId: null };
  }
  return null;
}
