import { type Kysely, type Selectable, sql } from 'kysely';
import type { PersonId } from '../domain/ids.ts';
import { languageOf } from '../domain/language.ts';
import type { ConversationReference, Person, Reach } from '../domain/person.ts';
import { claimDevices } from './claimDevices.ts';
import { inParts } from './inParts.ts';
import { inTransaction } from './inTransaction.ts';
import type { Tables } from './tables.ts';

/** What the directory says about a person; Teams' own facts (locale, zone) are kept when it is written. */
export type DirectoryFacts = Pick<
  Person,
  'id' | 'displayName' | 'givenName' | 'userPrincipalName' | 'preferredLanguage' | 'country'
>;

/** People and how to write to them. */
export function createPeopleStore(db: Kysely<Tables>) {
  return {
    /**
     * Adds or refreshes people as the directory lists them; the last word about a person counts. A user name belongs
     * to whom the directory named with it last: somebody who bore it before is without one until the directory names
     * them again.
     */
    async saveFromDirectory(people: readonly DirectoryFacts[], now: Date): Promise<void> {
      const newest = [...new Map(people.map((person) => [person.id, person])).values()];
      for (const part of inParts(newest)) await inTransaction(db, (tx) => savePart(tx, part, now));
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
      const rows = await db
        .selectFrom('conversations')
        .selectAll()
        .where(sql<boolean>`person_id = any (${ids}::text[])`)
        .execute();
      return new Map(rows.map((row) => [row.person_id as PersonId, readReach(row)]));
    },
  };
}

/** Any number that no other program on the same database uses for its advisory lock. */
const DIRECTORY_LOCK = 7_354_002;

/** One after the other on all processes: two pages at once could give one name to two people, or wait for each other. */
async function savePart(tx: Kysely<Tables>, people: readonly DirectoryFacts[], now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(DIRECTORY_LOCK)})`.execute(tx);
  const bearers = new Map(people.map((person) => [person.userPrincipalName.toLowerCase(), person.id]));
  await takeNamesBack(tx, bearers, now);
  await tx
    .insertInto('people')
    .values(
      people.map((person) => ({
        person_id: person.id,
        display_name: person.displayName,
        given_name: person.givenName,
        user_principal_name:
          bearers.get(person.userPrincipalName.toLowerCase()) === person.id
            ? person.userPrincipalName
            : withoutName(person.id),
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
  await claimDevices(tx, [...bearers.keys()]);
}

/**
 * People are renamed, and names are given again: whoever still bears one of these names in our rows has another in
 * the directory by now. Nobody can be written to or found by a name of `.invalid`.
 */
async function takeNamesBack(
  tx: Kysely<Tables>,
  bearers: ReadonlyMap<string, PersonId>,
  now: Date,
): Promise<void> {
  const names = [...bearers.keys()];
  // Said twice, so that the index is used: of the join alone the planner thinks that reading everybody is cheaper.
  await sql`update people set user_principal_name = person_id || ${NO_NAME}, updated_at = ${now}
    from unnest(${names}::text[], ${[...bearers.values()]}::text[]) as named(name, bearer)
    where lower(people.user_principal_name) = any (array(select lower(name) from unnest(${names}::text[]) as name))
      and lower(people.user_principal_name) = lower(named.name) and people.person_id <> named.bearer`.execute(
    tx,
  );
}

/** Unique, because the id is; also what somebody has whom Teams knows and the directory does not. */
const NO_NAME = '@unknown.invalid';

function withoutName(id: PersonId): string {
  return `${id}${NO_NAME}`;
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
