import type { Logger } from 'pino';
import { nextCheckAt } from '../../dialogs/recipient/nextCheck.ts';
import type { Directory } from '../../directory/directory.ts';
import type { JourneyId } from '../../domain/ids.ts';
import type { Journey } from '../../domain/journey.ts';
import { judgeEnrollment } from '../../domain/judgeEnrollment.ts';
import type { Store } from '../../store/store.ts';
import type { JourneyDesk } from './journeyDesk.ts';

/** How many journeys one look at Graph covers: ten batches of twenty people. */
const JOURNEYS_PER_ROUND = 200;

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
  async function verify(journeys: readonly Journey[], options: { readonly unseen: boolean }): Promise<void> {
    const people = new Map(
      (await Promise.all(journeys.map((journey) => store.people.find(journey.personId)))).flatMap((person) =>
        person ? [[person.id, person] as const] : [],
      ),
    );
    const rows = await directory.listManagedDevicesOf(
      [...people.values()].map(({ id, userPrincipalName }) => ({ id, userPrincipalName })),
    );
    for (const journey of journeys) {
      const person = people.get(journey.personId);
      const device = await store.devices.find(journey.deviceId);
      if (!person || !device) continue;
      const finding = judgeEnrollment(rows.get(person.id) ?? [], {
        personId: person.id,
        platform: journey.platform,
        startedAt: journey.startedAt,
        serialNumber: device.serialNumber,
      });
      const result = await desk.apply(journey, { do: 'found', finding }, { person, unseen: options.unseen });
      if (!result.changed) {
        await store.journeys.scheduleCheck(journey.id, nextCheckAt(result.journey.stage, now()));
      }
    }
  }

  return {
    /** One journey, because its person asked. Throws DirectoryError when Graph does not answer. */
    async verifyNow(id: JourneyId, options: { readonly unseen: boolean }): Promise<void> {
      const journey = await store.journeys.find(id);
      if (journey) await verify([journey], options);
    },

    /** Everything that is due; answers how many were looked at. */
    async verifyDue(): Promise<number> {
      const due = await store.journeys.listDueForCheck(now(), JOURNEYS_PER_ROUND);
      if (due.length === 0) return 0;
      try {
        await verify(due, { unseen: true });
      } catch (error) {
        log.warn(
          { err: error, journeys: due.length },
          'Intune could not be asked; these journeys are looked at again',
        );
        // Without this the same rows would be asked for at every tick while Graph is away.
        const later = new Date(now().getTime() + 60_000);
        for (const journey of due) await store.journeys.scheduleCheck(journey.id, later);
        return 0;
      }
      return due.length;
    },
  };
}

export type Verifier = ReturnType<typeof createVerifier>;
