import { ticketStory } from '../../dialogs/recipient/story.ts';
import type { NewDelivery } from '../../domain/delivery.ts';
import type { Journey } from '../../domain/journey.ts';
import type { Person } from '../../domain/person.ts';
import type { Ticket, TicketStory } from '../../domain/ticket.ts';
import type { Store, StoreGroups } from '../../store/store.ts';
import type { JourneyDesk } from './journeyDesk.ts';
import type { JourneyView } from './journeyView.ts';
import { sweep } from './sweep.ts';

/** Enrolling takes ten to fifteen minutes; whoever is in between for longer has stopped (facts: REQ-13). */
const REMIND_AFTER_MS = 20 * 60_000;
/** Then a person should look: the device may have lost Teams, and with it our reminder. */
const TELL_HELPDESK_AFTER_MS = 90 * 60_000;
const PAGE_SIZE = 500;

export interface GapWatchDeps {
  readonly store: Store;
  readonly desk: JourneyDesk;
  readonly view: Pick<JourneyView, 'planOf'>;
  readonly openTicket: (
    tx: StoreGroups,
    request: { readonly person: Person; readonly journey: Journey; readonly story: TicketStory },
  ) => Promise<Ticket>;
  readonly plan: (tx: StoreGroups, deliveries: readonly NewDelivery[]) => Promise<void>;
  readonly nudge: () => void;
  readonly now: () => Date;
}

/** Watches devices that have left the old EMM and are not in Intune yet: first the person hears, then the helpdesk. */
export function createGapWatch({ store, desk, view, openTicket, plan, nudge, now }: GapWatchDeps) {
  return async function watchGaps(): Promise<number> {
    const overdue = [
      { nudges: 1, since: new Date(now().getTime() - REMIND_AFTER_MS) },
      { nudges: 2, since: new Date(now().getTime() - TELL_HELPDESK_AFTER_MS) },
    ] as const;
    try {
      return await sweep({
        list: () => store.journeys.listInGap(overdue, PAGE_SIZE),
        pageSize: PAGE_SIZE,
        work: tell,
        now,
      });
    } finally {
      nudge();
    }
  };

  async function tell(journey: Journey): Promise<boolean> {
    if (journey.stage.at !== 'enrolling') return false;
    const gapMs = now().getTime() - journey.stage.gapSince.getTime();
    const due = gapMs >= TELL_HELPDESK_AFTER_MS ? 2 : gapMs >= REMIND_AFTER_MS ? 1 : 0;
    if (due === 0 || due <= journey.stage.nudges) return false;
    const person = await store.people.find(journey.personId);
    if (!person) return false;
    // Noted and told in one transaction: noted alone, nobody would ever be told.
    const alongside = due === 1 ? remind : await helpdeskTold(journey, person);
    return (await desk.apply(journey, { do: 'nudge', nudges: due }, { person, alongside })).changed;
  }

  async function remind(tx: StoreGroups, journey: Journey): Promise<void> {
    await plan(tx, [
      {
        lane: 'reply',
        target: { to: 'person', personId: journey.personId },
        message: { kind: 'gapNudge', journeyId: journey.id },
        dueAt: now(),
        dedupeKey: `gap:${journey.id}`,
        waveId: null,
        personId: journey.personId,
      },
    ]);
  }

  async function helpdeskTold(journey: Journey, person: Person) {
    const { playbook, device } = await desk.contextOf(journey);
    const wavePlan = await view.planOf(journey);
    const story = ticketStory(journey, {
      device,
      playbook,
      deadline: wavePlan?.deadline ?? null,
      said: null,
      now: now(),
    });
    return (tx: StoreGroups) => openTicket(tx, { person, journey, story });
  }
}
