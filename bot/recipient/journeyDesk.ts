import { knownFactsOf } from '../../dialogs/recipient/gate.ts';
import { advance, type JourneyEvent } from '../../dialogs/recipient/journey.ts';
import { nextCheckAt } from '../../dialogs/recipient/nextCheck.ts';
import { ticketStory } from '../../dialogs/recipient/story.ts';
import type { Lane, NewDelivery } from '../../domain/delivery.ts';
import type { SourceDevice } from '../../domain/device.ts';
import type { JourneyId, TicketId } from '../../domain/ids.ts';
import { devicesTaken, type Journey, type Stage } from '../../domain/journey.ts';
import type { Person } from '../../domain/person.ts';
import type { Ticket, TicketStory } from '../../domain/ticket.ts';
import type { LivingCard } from '../../store/journeys.ts';
import { newId } from '../../store/newId.ts';
import type { Store, StoreGroups } from '../../store/store.ts';
import type { JourneyView } from './journeyView.ts';
import type { PlaybookShelf } from './playbooks.ts';

export interface JourneyDeskDeps {
  readonly store: Store;
  readonly playbooks: PlaybookShelf;
  readonly view: Pick<JourneyView, 'planOf'>;
  /** Opens a ticket, or gives the one that is open for this journey already. */
  readonly openTicket: (
    tx: StoreGroups,
    request: { readonly person: Person; readonly journey: Journey; readonly story: TicketStory },
  ) => Promise<Ticket>;
  readonly plan: (tx: StoreGroups, deliveries: readonly NewDelivery[]) => Promise<void>;
  readonly nudge: () => void;
  readonly now: () => Date;
}

/** How the change came about, which decides what else must be redrawn. */
export interface Occasion {
  readonly person: Person;
  /** What the person wrote with it, for a ticket. */
  readonly said?: string | null;
  /** The card that was pressed: it shows this journey from now on. */
  readonly pressed?: LivingCard | null;
  /** The person is not looking at a card: what they should notice comes as a new message. */
  readonly unseen?: boolean;
  /** What must be written together with the change, or not at all. */
  readonly alongside?: (tx: StoreGroups, moved: Journey) => Promise<unknown>;
}

export type DeskResult = {
  /** The journey as it is now, changed or not. */
  readonly journey: Journey;
  /** Its device, as it was read for this: whoever draws the card next need not ask again. */
  readonly device: SourceDevice;
  readonly changed: boolean;
  /** Graph should be asked now. */
  readonly verify: boolean;
};

/** Another client may still show the card as it was; it is redrawn there after the clicking has calmed down. */
const REDRAW_AFTER_MS = 20_000;

/**
 * The one place where a journey changes: decide, save, and plan what follows, all in one transaction. Two clicks
 * at the same moment end with one change; the other one sees the new state.
 */
export function createJourneyDesk(deps: JourneyDeskDeps) {
  const { store, playbooks, now } = deps;

  async function contextOf(journey: Journey) {
    const playbook = await playbooks.of(journey.playbookVersion);
    const device = await store.devices.find(journey.deviceId);
    if (!device) throw new Error(`Journey ${journey.id} has lost its device.`);
    return { playbook, device, known: knownFactsOf(device, playbook) };
  }

  /**
   * A device in Intune counts for one journey. Work profiles and User Enrolment show no serial number, so somebody's
   * first phone would otherwise make their second one green.
   */
  async function withoutTaken(journey: Journey, event: JourneyEvent): Promise<JourneyEvent> {
    if (event.do !== 'found' || event.finding.kind !== 'enrolled') return event;
    const taken = devicesTaken(await store.journeys.listOf(journey.personId), journey.id);
    return taken.has(event.finding.managedDeviceId)
      ? { do: 'found', finding: { kind: 'notYet', why: 'otherDevice' } }
      : event;
  }

  async function apply(journey: Journey, heard: JourneyEvent, occasion: Occasion): Promise<DeskResult> {
    const at = now();
    const [event, { playbook, device, known }, plan, isShown] = await Promise.all([
      withoutTaken(journey, heard),
      contextOf(journey),
      deps.view.planOf(journey),
      isShownOn(journey.id, occasion.pressed),
    ]);
    const result = advance(journey, event, { playbook, known, now: at, newTicketId: newId<TicketId>(at) });
    if (result.kind === 'same') {
      if (occasion.pressed && !isShown) await store.journeys.showOn(journey.id, occasion.pressed);
      return { journey, device, changed: false, verify: false };
    }
    const opensTicket = result.effects.some((effect) => effect.do === 'openTicket');
    const announced = occasion.unseen && result.effects.some((effect) => effect.do === 'announce');
    const moved = await store
      .transaction(async (tx) => {
        let moved = result.journey;
        if (opensTicket) {
          const said = occasion.said ?? null;
          const story = ticketStory(journey, {
            device,
            playbook,
            deadline: plan?.deadline ?? null,
            said,
            now: at,
          });
          const ticket = await deps.openTicket(tx, { person: occasion.person, journey, story });
          moved = { ...moved, stage: withTicket(moved.stage, ticket.id) };
        }
        // A lost race undoes the ticket too: the transaction is abandoned.
        if (!(await tx.journeys.save(moved, { name: event.do }, at))) throw new LostRace();
        const checkAt = nextCheckAt(moved.stage, at);
        // Where Graph was not to be asked before and is not now, the row says so already.
        if (checkAt || nextCheckAt(journey.stage, at)) await tx.journeys.scheduleCheck(moved.id, checkAt);
        if (occasion.pressed && !isShown) await tx.journeys.showOn(moved.id, occasion.pressed);
        await occasion.alongside?.(tx, moved);
        // Thousands may be reminded at nine; nobody who waits for an answer waits behind them.
        const lane = event.do === 'wake' ? 'reminder' : 'reply';
        await deps.plan(tx, announced ? await asNewMessage(tx, moved, at, lane) : redraw(moved, at));
        return moved;
      })
      .catch((error: unknown) => {
        if (error instanceof LostRace) return null;
        throw error;
      });
    if (!moved) {
      const newest = await store.journeys.find(journey.id);
      return { journey: newest ?? journey, device, changed: false, verify: false };
    }
    // A card that is redrawn later is found by the dispatcher's own look; waking it has a price, at every click.
    if (opensTicket || announced || occasion.alongside) deps.nudge();
    const verify = result.effects.some((effect) => effect.do === 'verify');
    return { journey: moved, device, changed: true, verify };
  }

  async function isShownOn(id: JourneyId, pressed: LivingCard | null | undefined): Promise<boolean> {
    return pressed ? (await store.journeys.livingCard(id))?.activityId === pressed.activityId : false;
  }

  return { apply, contextOf };
}

export type JourneyDesk = ReturnType<typeof createJourneyDesk>;

class LostRace extends Error {}

/** The ticket that was opened, or the one that was open already, in the stage that waits for it. */
function withTicket(stage: Stage, ticketId: TicketId): Stage {
  return stage.at === 'stuck' || stage.at === 'assisted' ? { ...stage, ticketId } : stage;
}

/** The card as a new message, and a word on the old one that it has moved. */
export async function asNewMessage(
  tx: StoreGroups,
  journey: Journey,
  at: Date,
  lane: Lane,
): Promise<NewDelivery[]> {
  const old = await tx.journeys.livingCard(journey.id);
  const base = {
    target: { to: 'person' as const, personId: journey.personId },
    dueAt: at,
    waveId: null,
    personId: journey.personId,
  };
  return [
    {
      ...base,
      lane,
      message: { kind: 'journey', journeyId: journey.id, as: 'new' },
      // A reminder that waits its turn must not keep back the card that its person asks for now.
      dedupeKey: `journey-new:${lane}:${journey.id}`,
    },
    ...(old
      ? [
          {
            ...base,
            lane: 'reminder' as const,
            message: { kind: 'movedOn' as const, journeyId: journey.id, activityId: old.activityId },
            dedupeKey: `moved-on:${journey.id}:${old.activityId}`,
          },
        ]
      : []),
  ];
}

/** The living card, drawn once more for the person's other devices. */
export function redraw(journey: Journey, at: Date, afterMs = REDRAW_AFTER_MS): NewDelivery[] {
  return [
    {
      lane: 'reminder',
      target: { to: 'person', personId: journey.personId },
      message: { kind: 'journey', journeyId: journey.id, as: 'update' },
      dueAt: new Date(at.getTime() + afterMs),
      dedupeKey: `journey-later:${journey.id}`,
      waveId: null,
      personId: journey.personId,
    },
  ];
}
