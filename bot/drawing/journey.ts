import type { DrawnCard } from '../../cards/recipient/screenCard.ts';
import { screenCard } from '../../cards/recipient/screenCard.ts';
import { journeyHead } from '../../dialogs/recipient/screen.ts';
import type { Message } from '../../domain/delivery.ts';
import type { StageName } from '../../domain/journey.ts';
import type { Drawn } from '../../outbox/ports.ts';
import type { Store } from '../../store/store.ts';
import type { MeetPerson } from '../people/meetPerson.ts';
import type { JourneyView } from '../recipient/journeyView.ts';
import { postTo, reachPerson, skipped, updateOf } from './reachPerson.ts';

type JourneyMessage = Extract<Message, { kind: 'journey' | 'movedOn' | 'gapNudge' }>;

/** Stages whose card has something to tick or to choose. */
const HAS_FORM: readonly StageName[] = ['checking', 'preparing'];

export interface JourneyDrawingDeps {
  readonly store: Store;
  readonly people: MeetPerson;
  readonly view: JourneyView;
}

/** Draws a device's card, as a new message or in place, from the journey as it is at this moment. */
export function createJourneyDrawing({ store, people, view }: JourneyDrawingDeps) {
  return async function drawJourney(message: JourneyMessage, now: Date): Promise<Drawn> {
    const journey = await store.journeys.find(message.journeyId);
    if (!journey) return skipped('journeyGone');
    const person = await store.people.find(journey.personId);
    if (!person) return skipped('personGone');
    const reached = await reachPerson(store, person.id);
    if (reached.kind === 'settled') return reached;
    const { reference } = reached;
    const reader = people.readerOf(person);

    switch (message.kind) {
      case 'journey': {
        if (message.as === 'new')
          return postTo(reference, activityOf(await view.card(journey, reader), true));
        const living = await store.journeys.livingCard(journey.id);
        // Nobody sees this journey now: whoever opens it gets it drawn anew.
        if (!living) return skipped('noCard');
        // Somebody is filling it in, and a card that is drawn again is empty.
        if (HAS_FORM.includes(journey.stage.at)) return skipped('formOpen');
        return updateOf(reference, living.activityId, activityOf(await view.card(journey, reader), false));
      }
      case 'movedOn': {
        // The newer card was not sent, or the person has gone back to this one.
        const living = await store.journeys.livingCard(journey.id);
        if (living?.activityId === message.activityId) return skipped('stillShown');
        const head = journeyHead(journey, await view.screenContext(journey, reader));
        const card = screenCard({ screen: 'movedOn', head }, view.drawing(reader));
        return updateOf(reference, message.activityId, activityOf(card, false));
      }
      case 'gapNudge': {
        if (journey.stage.at !== 'enrolling') return skipped('gapClosed');
        const head = journeyHead(journey, await view.screenContext(journey, reader));
        const minutes = Math.round((now.getTime() - journey.stage.gapSince.getTime()) / 60_000);
        const card = screenCard({ screen: 'gapNudge', head, minutes }, view.drawing(reader));
        return postTo(reference, activityOf(card, true));
      }
    }
  };
}

function activityOf(drawn: DrawnCard, alert: boolean) {
  return { summary: drawn.summary, content: { kind: 'card' as const, card: drawn.card }, alert };
}
