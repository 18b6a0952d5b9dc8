import type { Logger } from 'pino';
import { nextCheckAt } from '../../dialogs/recipient/nextCheck.ts';
import type { Directory } from '../../directory/directory.ts';
import type { ManagedDevice } from '../../domain/enrollment.ts';
import type { JourneyId, PersonId } from '../../domain/ids.ts';
import { devicesTaken, type Journey } from '../../domain/journey.ts';
import { judgeEnrollment } from '../../domain/judgeEnrollment.ts';
import type { Person } from '../../domain/person.ts';
import type { Store } from '../../store/store.ts';
import type { JourneyDesk } from './journeyDesk.ts';

/** How many journeys one look at Graph covers: ten batches of twenty people. */
const JOURNEYS_PER_ROUND = 200;
/** The next round comes within a minute; one must not run into it. */
const MOST_MS = 45_000;
const RETRY_MS = 60_000;

export interface VerifierDeps {
  readonly store: Store;
  readonly directory: Pick<Directory, 'listManagedDevicesOf'>;
  readonly desk: JourneyDesk;
  readonly log: Logger;
  readonly now: () => Date;
}

/**
 * Asks Intune, and nobody else, whether a device has arrived (design §1, promise 2). Many journeys cost one round
 * of requests; a Graph that does not answer changes nothing, and the journeys are looked at again later.
 */
export function createVerifier({ store, directory, desk, log, now }: VerifierDeps) {
  /** Asks about all of them in one round of requests. Throws DirectoryError when Graph does not answer. */
  async function ask(journeys: readonly Journey[]): Promise<Asked> {
    const people = new Map(
      (await Promise.all(journeys.map((journey) => store.people.find(journey.personId)))).flatMap((person) =>
        person ? [[person.id, person] as const] : [],
      ),
    );
    const rows = await directory.listManagedDevicesOf(
      [...people.values()].map(({ id, userPrincipalName }) => ({ id, userPrincipalName })),
    );
    return { people, rows };
  }

  async function judge(journey: Journey, { people, rows }: Asked, unseen: boolean): Promise<void> {
    const person = people.get(journey.personId);
    const device = await store.devices.find(journey.deviceId);
    if (!person || !device) {
      // Nothing can be asked about it; left as it is, it would stand first in every round.
      await store.journeys.scheduleCheck(journey.id, nextCheckAt(journey.stage, now()));
      return;
    }
    const finding = judgeEnrollment(rows.get(person.id) ?? [], {
      personId: person.id,
      platform: journey.platform,
      startedAt: journey.startedAt,
      serialNumber: device.serialNumber,
      // Read anew each time: the journey before this one may just have been credited with a device.
      taken: devicesTaken(await store.journeys.listOf(person.id), journey.id),
    });
    const result = await desk.apply(journey, { do: 'found', finding }, { person, unseen });
    if (!result.changed) {
      await store.journeys.scheduleCheck(journey.id, nextCheckAt(result.journey.stage, now()));
    }
  }

  async function postpone(journey: Journey): Promise<void> {
    await store.journeys.scheduleCheck(journey.id, new Date(now().getTime() + RETRY_MS));
  }

  return {
    /** One journey, because its person asked. Throws DirectoryError when Graph does not answer. */
    async verifyNow(id: JourneyId, options: { readonly unseen: boolean }): Promise<void> {
      const journey = await store.journeys.find(id);
      if (journey) await judge(journey, await ask([journey]), options.unseen);
    },

    /** Everything that is due, page by page; answers how many were looked at. */
    async verifyDue(): Promise<number> {
      const until = now().getTime() + MOST_MS;
      let looked = 0;
      while (now().getTime() < until) {
        const due = await store.journeys.listDueForCheck(now(), JOURNEYS_PER_ROUND);
        if (due.length === 0) break;
        try {
          const asked = await ask(due);
          for (const journey of due) {
            await judge(journey, asked, true).catch(async (error: unknown) => {
              log.error(
                { err: error, journeyId: journey.id },
                'A finding could not be used; it is looked at again',
              );
              await postpone(journey);
            });
          }
          looked += due.length;
        } catch (error) {
          log.warn(
            { err: error, journeys: due.length },
            'Intune could not be asked; these journeys are looked at again',
          );
          // Without this the same rows would be asked for at every tick while Graph is away.
          for (const journey of due) await postpone(journey);
          break;
        }
      }
      return looked;
    },
  };
}

interface Asked {
  readonly people: ReadonlyMap<PersonId, Person>;
  readonly rows: ReadonlyMap<PersonId, readonly ManagedDevice[]>;
}

export type Verifier = ReturnType<typeof createVerifier>;
