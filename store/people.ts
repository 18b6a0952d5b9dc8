import type { Kysely, Selectable } from 'kysely';
import type { PersonId } from '../domain/ids.ts';
import { languageOf } from '../domain/language.ts';
import type { ConversationReference, Person, Reach } from '../domain/person.ts';
import type { Tables } from './tables.ts';

/** What the directory says about a person; Teams' own facts (locale, zone) are kept when it is written. */
export type DirectoryFacts = Pick<
  Person,
  'id' | 'displayName' | 'givenName' | 'userPrincipalName' | 'preferredLanguage' | 'country'
>;

/** People and how to write to them. */
export function createPeopleStore(db: Kysely<Tables>) {
  return {
    /** Adds or refreshes people as the directory lists them. */
    async saveFromDirectory(people: readonly DirectoryFacts[], now: Date): Promise<void> {
      if (people.length === 0) return;
      await db
        .insertInto('people')
        .values(
          people.map((person) => ({
            person_id: person.id,
            display_name: person.displayName,
            given_name: person.givenName,
            user_principal_name: person.userPrincipalName,
            preferred_language: person.preferredLanguage,
            country: person.country,
            updated_at: now,
          })),
        )
        .onConflict((conflict) =>
          conflict.column('person_id').doUpdateSet((row) => ({
            display_name: row.ref('excluded.display_name'),
            given_name: row.ref('excluded.given_name'),
            user_principal_name: row.ref('excluded.user_principal_name'),
            preferred_language: row.ref('excluded.preferred_language'),
            country: row.ref('excluded.country'),
            updated_at: row.ref('excluded.updated_at'),
          })),
        )
        .execute();
      await claimDevices(db, people);
    },

    async find(id: PersonId): Promise<Person | undefined> {
      const row = await db.selectFrom('people').selectAll().where('person_id', '=', id).executeTakeFirst();
      return row && readPerson(row);
    },

    /** Remembers what Teams told us in this activity; null keeps what is known. */
    async noteTeamsFacts(
      id: PersonId,
      facts: { readonly locale: string | null; readonly timeZone: string | null },
      now: Date,
    ): Promise<void> {
      if (facts.locale === null && facts.timeZone === null) return;
      await db
        .updateTable('people')
        .set((row) => ({
          teams_locale: facts.locale ?? row.ref('teams_locale'),
          time_zone: facts.timeZone ?? row.ref('time_zone'),
          updated_at: now,
        }))
        .where('person_id', '=', id)
        .execute();
    },

    async chooseLanguage(id: PersonId, language: string, now: Date): Promise<void> {
      await db
        .updateTable('people')
        .set({ chosen_language: language, updated_at: now })
        .where('person_id', '=', id)
        .execute();
    },

    /**
     * The app is installed, or the person wrote to us: this reference is the one to use from now on. `known` when
     * that was so already: Teams tells of one installation with two events at the same moment.
     */
    async saveReference(
      id: PersonId,
      reference: ConversationReference,
      now: Date,
    ): Promise<'changed' | 'known'> {
      const row = {
        conversation_id: reference.conversationId,
        service_url: reference.serviceUrl,
        bot_id: reference.botId,
        channel_user_id: reference.channelUserId,
        state: 'installed' as const,
        state_since: now,
      };
      const result = await db
        .insertInto('conversations')
        .values({ person_id: id, ...row })
        .onConflict((conflict) =>
          conflict
            .column('person_id')
            .doUpdateSet(row)
            .where((old) =>
              old.or([
                old('conversations.state', '<>', 'installed'),
                old('conversations.conversation_id', '<>', reference.conversationId),
                old('conversations.service_url', '<>', reference.serviceUrl),
              ]),
            ),
        )
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n ? 'changed' : 'known';
    },

    /** The app was removed, or Teams said that it is blocked; the next contact by the person ends it. */
    async markUnreachable(
      id: PersonId,
      state: 'uninstalled' | 'blockedByPerson' | 'blockedByPolicy',
      now: Date,
    ): Promise<void> {
      await db
        .updateTable('conversations')
        .set({ state, state_since: now })
        .where('person_id', '=', id)
        .where('state', '<>', state)
        .execute();
    },

    async reach(id: PersonId): Promise<Reach> {
      const row = await db
        .selectFrom('conversations')
        .selectAll()
        .where('person_id', '=', id)
        .executeTakeFirst();
      return row ? readReach(row) : { kind: 'notInstalled' };
    },

    /** The same for many at once; people we have never met are absent from the map. */
    async reachOfMany(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Reach>> {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom('conversations').selectAll().where('person_id', 'in', ids).execute();
      return new Map(rows.map((row) => [row.person_id as PersonId, readReach(row)]));
    },
  };
}

export type PeopleStore = ReturnType<typeof createPeopleStore>;

/** Devices are imported by user name; as soon as the directory names the person, they are theirs by id. */
async function claimDevices(db: Kysely<Tables>, people: readonly DirectoryFacts[]): Promise<void> {
  const names = people.map((person) => person.userPrincipalName.toLowerCase());
  await db
    .updateTable('devices')
    .from('people')
    .set((row) => ({ owner_id: row.ref('people.person_id') }))
    .whereRef(
      (row) => row.fn('lower', ['devices.owner_upn']),
      '=',
      (row) => row.fn('lower', ['people.user_principal_name']),
    )
    .where('devices.owner_id', 'is', null)
    .where((row) => row.fn<string>('lower', ['devices.owner_upn']), 'in', names)
    .execute();
}

function readPerson(row: Selectable<Tables['people']>): Person {
  return {
    id: row.person_id as PersonId,
    displayName: row.display_name,
    givenName: row.given_name,
    userPrincipalName: row.user_principal_name,
    preferredLanguage: row.preferred_language,
    teamsLocale: row.teams_locale,
    chosenLanguage: languageOf(row.chosen_language) ?? null,
    timeZone: row.time_zone,
    country: row.country,
  };
}

function readReach(row: Selectable<Tables['conversations']>): Reach {
  switch (row.state) {
    case 'installed':
      return {
        kind: 'reachable',
        reference: {
          conversationId: row.conversation_id,
          serviceUrl: row.service_url,
          botId: row.bot_id,
          channelUserId: row.channel_user_id,
        },
      };
    case 'uninstalled':
      return { kind: 'uninstalled', since: row.state_since };
    case 'blockedByPerson':
      return { kind: 'blocked', since: row.state_since, by: 'person' };
    case 'blockedByPolicy':
      return { kind: 'blocked', since: row.state_since, by: 'admin' };
  }
}
