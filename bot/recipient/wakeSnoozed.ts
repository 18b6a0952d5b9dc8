import type { Store } from '../../store/store.ts';
import type { JourneyDesk } from './journeyDesk.ts';
import { sweep } from './sweep.ts';

const PAGE_SIZE = 500;

/**
 * Brings snoozed devices back when their time has come: as a new message, because the person asked to be reminded.
 * At nine in the morning that can be most of a company, so it goes on until nobody is left.
 */
export function createWakeSnoozed({
  store,
  desk,
  now,
}: {
  store: Store;
  desk: JourneyDesk;
  now: () => Date;
}) {
  return function wakeSnoozed(): Promise<number> {
    return sweep({
      list: () => store.journeys.listAwake(now(), PAGE_SIZE),
      pageSize: PAGE_SIZE,
      async work(journey) {
        const person = await store.people.find(journey.personId);
        return (
          person !== undefined &&
          (await desk.apply(journey, { do: 'wake' }, { person, unseen: true })).changed
        );
      },
      now,
    });
  };
}
