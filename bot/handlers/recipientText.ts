import { type DrawnCard, screenCard } from '../../cards/recipient/screenCard.ts';
import { readIntent } from '../../dialogs/recipient/intent.ts';
import { findErrorCodes } from '../../domain/errorCode.ts';
import { isSettled, type Journey } from '../../domain/journey.ts';
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
    const intent = readIntent(inbound.text);
    if (intent.kind === 'language') {
      await store.people.chooseLanguage(reader.person.id, intent.language, now());
      const person = { ...reader.person, chosenLanguage: intent.language };
      return asAnswer(await view.summary(deps.people.readerOf(person)));
    }
    if (intent.kind === 'whichLanguage') return { kind: 'toast', text: reader.texts('language.which') };
    // A code is looked up even with an open ticket: the answer may be known, and it is added to the ticket too.
    const current = await currentJourney(reader);
    if (findErrorCodes(inbound.text).length > 0 && current && current.stage.at !== 'stuck') {
      return explain(current, inbound.text, reader);
    }
    switch (intent.kind) {
      case 'status':
        return asAnswer(await view.summary(reader));
      case 'help':
      case 'greeting':
      case 'privacy':
        if (!(await deps.tickets.isWaitedFor(reader.person.id))) return help(reader);
        break;
      case 'start':
      case 'done':
      case 'later':
      case 'notMine':
        if (current && !(await deps.tickets.isWaitedFor(reader.person.id))) return repost(current, reader);
        if (!current) return asAnswer(await view.summary(reader));
        break;
      case 'stuck':
      case 'person':
        if (current && current.stage.at !== 'stuck') return explain(current, inbound.text, reader);
        break;
      case 'admin':
      case 'unknown':
        break;
    }
    const added = await deps.tickets.personWrote(reader.person.id, inbound.text);
    if (added) {
      deps.nudge();
      return { kind: 'toast', text: reader.texts('say.addedToTicket', { number: added.number }) };
    }
    if (
      current &&
      troubleFor(current, inbound.text, await playbooks.of(current.playbookVersion)).length > 0
    ) {
      return explain(current, inbound.text, reader);
    }
    return help(reader);
  };

  /** The device they are on: the one that moved last and is not done. */
  async function currentJourney(reader: Reader): Promise<Journey | null> {
    const journeys = (await store.journeys.listOf(reader.person.id)).filter(
      (journey) => !isSettled(journey.stage),
    );
    const begun = journeys.filter(
      (journey) => journey.stage.at !== 'notified' && journey.stage.at !== 'snoozed',
    );
    const [newest] = (begun.length > 0 ? begun : journeys).sort(
      (one, other) => other.stageSince.getTime() - one.stageSince.getTime(),
    );
    return newest ?? null;
  }

  async function explain(journey: Journey, said: string, reader: Reader): Promise<Answer> {
    const playbook = await playbooks.of(journey.playbookVersion);
    const hasCode = findErrorCodes(said).length > 0;
    const described = hasCode
      ? (await desk.apply(journey, { do: 'describe', error: errorToKeep(said) }, { person: reader.person }))
          .journey
      : journey;
    const [row] = troubleFor(described, said, playbook);
    if (row) return asAnswer(await view.card(described, reader, { show: 'trouble', row }));
    return asAnswer(
      await view.card(described, reader, {
        show: 'stuckForm',
        rows: likelySymptoms(described, playbook),
        notFound: hasCode ? said : null,
      }),
    );
  }

  /** The current card once more, at the end of the chat where the person is. */
  async function repost(journey: Journey, reader: Reader): Promise<Answer> {
    await store.transaction(async (tx) => deps.plan(tx, await asNewMessage(tx, journey, now())));
    deps.nudge();
    void reader;
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

function asAnswer(drawn: DrawnCard): Answer {
  return { kind: 'card', card: drawn.card, summary: drawn.summary };
}
