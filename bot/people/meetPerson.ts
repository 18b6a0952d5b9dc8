import { createTexts, type Texts } from '../../cards/texts.ts';
import type { Directory } from '../../directory/directory.ts';
import { chooseLanguage, type Language } from '../../domain/language.ts';
import type { Person, Reach } from '../../domain/person.ts';
import { usualZoneOf } from '../../domain/zonedTime.ts';
import type { Store } from '../../store/store.ts';
import type { Actor, Place } from '../inbound/inbound.ts';

/** A person and how to speak with them. */
export interface Reader {
  readonly person: Person;
  readonly language: Language;
  readonly texts: Texts;
  /** Theirs as Teams told us, else the usual one of their country, else null. */
  readonly timeZone: string | null;
}

export interface MeetPersonDeps {
  readonly store: Store;
  readonly directory: Pick<Directory, 'readPerson'>;
  readonly defaultLanguage: Language;
  readonly now: () => Date;
}

/**
 * Knows people again, and gets to know new ones from the directory. What Teams tells with each activity (their
 * conversation, locale and time zone) is kept, so that we can write to them later. The texts of a language are
 * compiled once.
 */
export function createMeetPerson({ store, directory, defaultLanguage, now }: MeetPersonDeps) {
  const textsOf = createTextsCache();

  function readerOf(person: Person): Reader {
    const language = chooseLanguage(
      { chosen: person.chosenLanguage, teams: person.teamsLocale, graph: person.preferredLanguage },
      defaultLanguage,
    );
    return {
      person,
      language,
      texts: textsOf(language),
      timeZone: person.timeZone ?? usualZoneOf(person.country),
    };
  }

  return {
    readerOf,
    textsOf,
    /** As `meet`, for the moment when Teams tells of a conversation; says whether that was news. */
    async meetFirst(
      actor: Actor,
      place: Extract<Place, { kind: 'personal' }>,
    ): Promise<{ readonly reader: Reader; readonly isNew: boolean }> {
      const person = await meetAnywhere(actor);
      const saved = await store.people.saveReference(actor.personId, place.reference, now());
      return { reader: readerOf(person), isNew: saved === 'changed' };
    },

    /** The actor of an activity in this place. Throws DirectoryError when a stranger cannot be looked up. */
    async meet(actor: Actor, place: Place): Promise<Reader> {
      // Both at once, because every click waits for both.
      const [person, reach] = await Promise.all([
        meetAnywhere(actor),
        place.kind === 'personal' ? store.people.reach(actor.personId) : undefined,
      ]);
      if (place.kind === 'personal' && reach) await noteConversation(actor, place, reach);
      return readerOf(person);
    },
  };

  async function meetAnywhere(actor: Actor): Promise<Person> {
    const known = (await store.people.find(actor.personId)) ?? (await introduce(actor));
    const news = {
      locale: actor.locale !== known.teamsLocale ? actor.locale : null,
      timeZone: actor.timeZone !== known.timeZone ? actor.timeZone : null,
    };
    await store.people.noteTeamsFacts(actor.personId, news, now());
    return {
      ...known,
      teamsLocale: news.locale ?? known.teamsLocale,
      timeZone: news.timeZone ?? known.timeZone,
    };
  }

  async function introduce(actor: Actor): Promise<Person> {
    const found = await directory.readPerson(actor.personId);
    const facts = {
      id: actor.personId,
      displayName: found?.displayName ?? actor.name,
      givenName: found?.givenName ?? actor.name,
      // Someone Teams knows and the directory does not: a guest of another organisation, for instance.
      userPrincipalName: found?.userPrincipalName ?? `${actor.personId}@unknown.invalid`,
      preferredLanguage: found?.preferredLanguage ?? null,
      country: found?.usageLocation ?? null,
    };
    await store.people.saveFromDirectory([facts], now());
    return { ...facts, teamsLocale: null, chosenLanguage: null, timeZone: null };
  }

  /** Writes only what changed: every click comes through here. */
  async function noteConversation(
    actor: Actor,
    place: Extract<Place, { kind: 'personal' }>,
    reach: Reach,
  ): Promise<void> {
    const same =
      reach.kind === 'reachable' &&
      reach.reference.conversationId === place.reference.conversationId &&
      reach.reference.serviceUrl === place.reference.serviceUrl;
    if (!same) await store.people.saveReference(actor.personId, place.reference, now());
  }
}

export type MeetPerson = ReturnType<typeof createMeetPerson>;

function createTextsCache(): (language: Language) => Texts {
  const cache = new Map<Language, Texts>();
  return (language) => {
    const texts = cache.get(language) ?? createTexts(language);
    cache.set(language, texts);
    return texts;
  };
}
