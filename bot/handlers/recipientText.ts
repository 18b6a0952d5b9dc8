import { MOST_WRITTEN } from '../../cards/actions.ts';
import { type DrawnCard, screenCard } from '../../cards/recipient/screenCard.ts';
import { splitWords } from '../../dialogs/helpdesk/splitWords.ts';
import { withoutSecrets } from '../../dialogs/helpdesk/withoutSecrets.ts';
import { type Intent, isShort, readIntent } from '../../dialogs/recipient/intent.ts';
import { storyWithoutDevice } from '../../dialogs/recipient/story.ts';
import { findErrorCodes, matchTrouble } from '../../domain/errorCode.ts';
import { isSettled, type Journey } from '../../domain/journey.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Answer, Inbound } from '../inbound/inbound.ts';
import type { Reader } from '../people/meetPerson.ts';
import { asNewMessage } from '../recipient/journeyDesk.ts';
import { errorToKeep, likelySymptoms, troubleFor } from '../recipient/troubleFor.ts';
import type { RecipientDeps } from './recipient.ts';

type TextInbound = Extract<Inbound, { kind: 'text' }>;

/** What a person types in the 1:1 chat. Commands first, then an open ticket's conversation, then help. */
export function createRecipientText(deps: RecipientDeps) {
  const { store, desk, view, playbooks, now } = deps;

  return async function onText(inbound: TextInbound, reader: Reader): Promise<Answer> {
    const { text } = inbound;
    const intent = readIntent(text);
    if (intent.kind === 'language') {
      await store.people.chooseLanguage(reader.person.id, intent.language, now());
      const person = { ...reader.person, chosenLanguage: intent.language };
      return asAnswer(await view.summary(deps.people.readerOf(person)));
    }
    if (intent.kind === 'whichLanguage') return { kind: 'toast', text: reader.texts('language.which') };
    const [current, ticket] = await Promise.all([
      currentJourney(reader),
      deps.tickets.openTicketOf(reader.person.id),
    ]);
    return ticket && isForTicket(intent, text, ticket)
      ? tellHelpdesk(text, current, reader)
      : answer(intent, text, current, reader);
  };

  /** What goes to the helpdesk goes there whatever else it looks like; a code that is known is explained as well. */
  async function tellHelpdesk(text: string, current: Journey | null, reader: Reader): Promise<Answer> {
    const ticket = await deps.tickets.personWrote(reader.person.id, text);
    // Resolved at this very moment.
    if (!ticket) return answer(readIntent(text), text, current, reader);
    deps.nudge();
    const isKnown = findErrorCodes(text).length > 0 && current && (await trouble(current, text)).length > 0;
    if (isKnown && current.stage.at !== 'stuck') return explain(current, text, reader);
    return { kind: 'toast', text: reader.texts('say.addedToTicket', { number: ticket.number }) };
  }

  async function answer(
    intent: Intent,
    text: string,
    current: Journey | null,
    reader: Reader,
  ): Promise<Answer> {
    const hasCode = findErrorCodes(text).length > 0;
    if (current && (hasCode || (!isShort(text) && (await trouble(current, text)).length > 0))) {
      return explain(current, text, reader);
    }
    if (hasCode && isKnownSomewhere(text)) {
      return { kind: 'toast', text: reader.texts('say.pasteNoJourney') };
    }
    switch (intent.kind) {
      case 'status':
        return asAnswer(await view.summary(reader));
      case 'start':
      case 'done':
      case 'later':
      case 'notMine':
        return current ? repost(current) : asAnswer(await view.summary(reader));
      case 'stuck':
        return current ? explain(current, text, reader) : help(reader);
      case 'person':
        return current ? explain(current, text, reader) : askHelpdesk(text, reader);
      case 'unknown': {
        if (!current) return help(reader);
        // A whole sentence in the middle of the move is a question; what it says must not be typed again.
        const isQuestion = hasBegun(current) && !isShort(text);
        const isKnown = isQuestion || (await trouble(current, text)).length > 0;
        return isKnown ? explain(current, text, reader) : help(reader);
      }
      case 'help':
      case 'greeting':
      case 'privacy':
      case 'admin':
      case 'language':
      case 'whichLanguage':
        return help(reader);
    }
  }

  /** The device they are on: the one that moved last and is not done. */
  async function currentJourney(reader: Reader): Promise<Journey | null> {
    const journeys = (await store.journeys.listOf(reader.person.id)).filter(
      (journey) => !isSettled(journey.stage),
    );
    const begun = journeys.filter(hasBegun);
    const [newest] = (begun.length > 0 ? begun : journeys).sort(
      (one, other) => other.stageSince.getTime() - one.stageSince.getTime(),
    );
    return newest ?? null;
  }

  async function trouble(journey: Journey, text: string) {
    return troubleFor(journey, text, await playbooks.of(journey.playbookVersion));
  }

  function isKnownSomewhere(text: string): boolean {
    return matchTrouble(playbooks.current.troubleshooting, { platform: null, text }).length > 0;
  }

  async function explain(journey: Journey, text: string, reader: Reader): Promise<Answer> {
    const playbook = await playbooks.of(journey.playbookVersion);
    const hasCode = findErrorCodes(text).length > 0;
    const tells = hasCode || troubleFor(journey, text, playbook).length > 0;
    const described = tells
      ? (await desk.apply(journey, { do: 'describe', error: errorToKeep(text) }, { person: reader.person }))
          .journey
      : journey;
    // "Fastnat" in the box would only have to be deleted before something can be written there.
    const said = tells || !isShort(text) ? withoutSecrets(text) : '';
    const [row] = troubleFor(described, text, playbook);
    if (row) return asAnswer(await view.card(described, reader, { show: 'trouble', row, said }));
    return asAnswer(
      await view.card(described, reader, {
        show: 'stuckForm',
        rows: likelySymptoms(described, playbook),
        said,
        notFound: hasCode ? said : null,
      }),
    );
  }

  /** The current card once more, at the end of the chat where the person is. */
  async function repost(journey: Journey): Promise<Answer> {
    await store.transaction(async (tx) => deps.plan(tx, await asNewMessage(tx, journey, now(), 'reply')));
    deps.nudge();
    return { kind: 'none' };
  }

  /** Somebody without a device that moves wants a person: the ticket's own card is the answer. */
  async function askHelpdesk(text: string, { person }: Reader): Promise<Answer> {
    // Of a long text the story has the beginning; asked once more, the open ticket takes the rest as lines.
    await store.transaction(async (tx) => {
      for (const part of splitWords(text, MOST_WRITTEN)) {
        await deps.tickets.openTicket(tx, { person, journey: null, story: storyWithoutDevice(part) });
      }
    });
    deps.nudge();
    return { kind: 'none' };
  }

  async function help(reader: Reader): Promise<Answer> {
    const [devices, isAdmin] = await Promise.all([
      store.devices.listOf(reader.person),
      deps.roles.isAdmin(reader.person.id).catch(() => false),
    ]);
    return asAnswer(
      screenCard({ screen: 'help', isAdmin, hasDevices: devices.length > 0 }, view.drawing(reader)),
    );
  }
}

/**
 * Whether this is said to the helpdesk. A command is short, so with an open ticket anything longer is not one; and
 * when an agent has asked, even a short "klar" or "no idea" is the answer.
 */
function isForTicket(intent: Intent, text: string, ticket: Ticket): boolean {
  if (!isShort(text)) return true;
  if (ticket.state.at === 'waiting') return intent.kind !== 'status';
  return intent.kind === 'stuck' || intent.kind === 'person' || intent.kind === 'unknown';
}

function hasBegun({ stage }: Journey): boolean {
  return stage.at !== 'notified' && stage.at !== 'snoozed';
}

function asAnswer(drawn: DrawnCard): Answer {
  return { kind: 'card', card: drawn.card, summary: drawn.summary };
}
