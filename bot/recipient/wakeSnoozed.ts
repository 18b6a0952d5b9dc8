import type { Store } from '../../store/store.ts';
import { eachApart } from './eachApart.ts';
import type { JourneyDesk } from './journeyDesk.ts';

const JOURNEYS_PER_ROUND = 500;

/** Brings snoozed devices back when their time has come: as a new message, because the person asked to be reminded. */
export function createWakeSnoozed(deps: { store: Store; desk: JourneyDesk; now: () => Date }) {
  return async function wakeSnoozed(): Promise<number> {
    const due = await deps.store.journeys.listAwake(deps.now(), JOURNEYS_PER_ROUND);
    await eachApart(due, async (journey) => {
      const person = await deps.store.people.find(journey.personId);
      if (person) await deps.desk.apply(journey, { do: 'wake' }, { person, unseen: true });
    });
    return due.length;
  };
}
