import type { CardAction } from '../../cards/actions.ts';
import { type DrawnCard, screenCard } from '../../cards/recipient/screenCard.ts';
import type { JourneyEvent } from '../../dialogs/recipient/journey.ts';
import type { Aside } from '../../dialogs/recipient/screen.ts';
import { wakeAt } from '../../dialogs/recipient/snooze.ts';
import type { DeviceId, JourneyId, TicketId } from '../../domain/ids.ts';
import type { Journey } from '../../domain/journey.ts';
import type { LivingCard } from '../../store/journeys.ts';
import { newId } from '../../store/newId.ts';
import type { StoreGroups } from '../../store/store.ts';
import type { Answer, Inbound } from '../inbound/inbound.ts';
import type { Reader } from '../people/meetPerson.ts';
import { errorToKeep, likelySymptoms, shouldEscalate, troubleFor } from '../recipient/troubleFor.ts';
import type { RecipientDeps } from './recipient.ts';
import { createDeviceClick } from './recipientDevice.ts';

type Click = Extract<Inbound, { kind: 'click' }>;
type JourneyAction = Extract<CardAction, { data: { journeyId: string; revision: number } }>;

/** How long a click may wait for Graph before it is answered without it; the card follows when Graph has answered. */
const VERIFY_WAIT_MS = 2000;

/** Buttons on a recipient's cards. */
export function createRecipientClick(deps: RecipientDeps) {
  const { store, desk, view, verifier, playbooks, log, now } = deps;
  const { openDevice, addDevice } = createDeviceClick(deps, { showJourney, instead, gone });

  /** A click by the person whose card it is; everything it names is read from the store, never from the card. */
  return async function onClick(action: CardAction, inbound: Click, reader: Reader): Promise<Answer> {
    switch (action.verb) {
      case 'summary.show':
        return instead(await view.summary(reader), inbound);
      case 'device.other':
        return instead(screenCard({ screen: 'deviceForm' }, view.drawing(reader)), inbound);
      case 'device.pick':
        return action.data.deviceId === undefined
          ? instead(await view.summary(reader), inbound)
          : openDevice(action.data.deviceId as DeviceId, inbound, reader);
      case 'device.add':
        return addDevice(action.data, inbound, reader);
      case 'language.set':
        await store.people.chooseLanguage(reader.person.id, action.data.language, now());
        return { kind: 'toast', text: deps.people.textsOf(action.data.language)('language.changed') };
      case 'journey.show': {
        const journey = await ownJourney(action.data.journeyId, reader);
        return journey ? showJourney(journey, inbound, reader) : gone(reader);
      }
      default:
        return isJourneyAction(action) ? onJourneyClick(action, inbound, reader) : gone(reader);
    }
  };

  async function onJourneyClick(action: JourneyAction, inbound: Click, reader: Reader): Promise<Answer> {
    const journey = await ownJourney(action.data.journeyId, reader);
    if (!journey) return gone(reader);
    // A card from before the last change: answered with how it stands, never with an error.
    if (action.data.revision !== journey.revision) return showJourney(journey, inbound, reader);
    switch (action.verb) {
      case 'journey.different':
        return showJourney(journey, inbound, reader, { show: 'otherwise' });
      case 'journey.stuck':
        return helpWith(journey, action.data.rowId ?? null, action.data.said, inbound, reader);
      case 'journey.tried':
        return afterTrying(journey, action.data, inbound, reader);
      case 'journey.check':
        return checkNow(journey, inbound, reader);
      default: {
        const event = await eventOf(action, journey, reader);
        return event
          ? change(journey, event, inbound, reader, saidIn(action))
          : showJourney(journey, inbound, reader);
      }
    }
  }

  async function eventOf(
    action: JourneyAction,
    journey: Journey,
    reader: Reader,
  ): Promise<JourneyEvent | null> {
    switch (action.verb) {
      case 'journey.start':
        return { do: 'start' };
      case 'journey.snooze': {
        const plan = await view.planOf(journey);
        return {
          do: 'snooze',
          until: wakeAt(action.data.until, now(), reader.timeZone, plan?.deadline ?? null),
        };
      }
      case 'journey.notMine':
        return { do: 'decline' };
      case 'journey.undo':
        return { do: 'undo' };
      case 'journey.answer':
        return action.data.value === undefined
          ? null
          : { do: 'answer', fact: action.data.fact, value: action.data.value };
      case 'journey.preflight': {
        const ticked = Object.entries(action.data).filter(([, value]) => value === 'true' || value === true);
        return { do: 'confirm', checks: ticked.map(([id]) => id) };
      }
      case 'journey.agree':
        return { do: 'agree' };
      case 'journey.stepDone':
        return { do: 'stepDone', step: action.data.step };
      case 'journey.stepBack':
        return { do: 'stepBack' };
      case 'journey.gone':
        return { do: 'gone', answer: action.data.answer };
      case 'journey.escalate':
        return { do: 'escalate', ticketId: newId<TicketId>(now()) };
      case 'journey.goOn':
        return { do: 'goOn' };
      case 'journey.restart':
        return { do: 'restart' };
      default:
        return null;
    }
  }

  async function change(
    journey: Journey,
    event: JourneyEvent,
    inbound: Click,
    reader: Reader,
    said: string | null = null,
  ): Promise<Answer> {
    const before = said ? await remember(journey, said, inbound, reader) : journey;
    const result = await desk.apply(before, event, {
      person: reader.person,
      said,
      pressed: pressedCard(inbound),
      ...(event.do === 'goOn' ? { alongside: await helpdeskHears(journey, reader) } : {}),
    });
    if (result.verify) return checkNow(result.journey, inbound, reader);
    const incomplete = event.do === 'confirm' && result.journey.stage.at === 'preparing';
    const aside = incomplete ? ({ show: 'incomplete' } as const) : undefined;
    if (!result.changed) return showJourney(result.journey, inbound, reader, aside);
    // The desk has read the device, and noted that the pressed message shows the journey.
    return asAnswer(await view.card(result.journey, reader, aside, result.device));
  }

  /** Whoever works on the ticket learns that its person goes on without them. */
  async function helpdeskHears(
    { stage }: Journey,
    reader: Reader,
  ): Promise<(tx: StoreGroups) => Promise<unknown>> {
    const ticket = stage.at === 'stuck' ? await store.tickets.find(stage.ticketId) : undefined;
    const isOpen = ticket !== undefined && ticket.state.at !== 'resolved';
    return async (tx) => isOpen && deps.tickets.addWords(tx, ticket, reader.texts('stuck.goOn'));
  }

  async function remember(journey: Journey, said: string, inbound: Click, reader: Reader): Promise<Journey> {
    const occasion = { person: reader.person, pressed: pressedCard(inbound) };
    return (await desk.apply(journey, { do: 'describe', error: errorToKeep(said) }, occasion)).journey;
  }

  /** First what the troubleshooting rows know; the form with symptoms when nothing was said yet. */
  async function helpWith(
    journey: Journey,
    rowId: string | null,
    said: string,
    inbound: Click,
    reader: Reader,
  ): Promise<Answer> {
    const playbook = await playbooks.of(journey.playbookVersion);
    const picked = playbook.troubleshooting.find((row) => row.id === rowId);
    if (!picked && said === '') {
      return showJourney(journey, inbound, reader, {
        show: 'stuckForm',
        rows: likelySymptoms(journey, playbook),
        said: '',
        notFound: null,
      });
    }
    const described = said ? await remember(journey, said, inbound, reader) : journey;
    const row = (said ? troubleFor(described, said, playbook)[0] : undefined) ?? picked;
    if (row) return showJourney(described, inbound, reader, { show: 'trouble', row, said });
    return showJourney(described, inbound, reader, {
      show: 'stuckForm',
      rows: likelySymptoms(described, playbook),
      said,
      notFound: said,
    });
  }

  async function afterTrying(
    journey: Journey,
    tried: { readonly rowId: string; readonly solved: 'yes' | 'no'; readonly said: string },
    inbound: Click,
    reader: Reader,
  ): Promise<Answer> {
    if (tried.solved === 'yes') return showJourney(journey, inbound, reader);
    const occasion = { person: reader.person, pressed: pressedCard(inbound) };
    const result = await desk.apply(journey, { do: 'tried', rowId: tried.rowId }, occasion);
    const playbook = await playbooks.of(journey.playbookVersion);
    const { said } = tried;
    const words = said || (journey.lastError ?? '');
    const next = words ? troubleFor(result.journey, words, playbook)[0] : undefined;
    if (next && !shouldEscalate(result.journey)) {
      return showJourney(result.journey, inbound, reader, { show: 'trouble', row: next, said });
    }
    const escalate = { do: 'escalate', ticketId: newId<TicketId>(now()) } as const;
    return change(result.journey, escalate, inbound, reader, said || null);
  }

  /** Asks Intune now. When it takes longer than a click may, the card is redrawn when the answer is there. */
  async function checkNow(journey: Journey, inbound: Click, reader: Reader): Promise<Answer> {
    const asking = verifier.verifyNow(journey.id, { unseen: false }).then(
      () => 'answered' as const,
      (error: unknown) => {
        log.warn({ err: error, journeyId: journey.id }, 'Intune could not be asked for one journey');
        return 'failed' as const;
      },
    );
    const slow = new Promise<'slow'>((resolve) => setTimeout(resolve, VERIFY_WAIT_MS, 'slow').unref());
    const outcome = await Promise.race([asking, slow]);
    if (outcome === 'slow') {
      asking
        .then((late) => (late === 'answered' ? deps.redrawNow(journey.id) : undefined))
        .catch((error: unknown) => {
          log.warn({ err: error, journeyId: journey.id }, 'A card was not drawn again; its person can ask');
        });
    }
    const newest = (await store.journeys.find(journey.id)) ?? journey;
    return showJourney(newest, inbound, reader);
  }

  async function ownJourney(id: string, reader: Reader): Promise<Journey | null> {
    const journey = await store.journeys.find(id as JourneyId);
    if (!journey) return null;
    if (journey.personId === reader.person.id) return journey;
    log.warn(
      { journeyId: id, personId: reader.person.id },
      'Refused a click on somebody else\u2019s journey',
    );
    return null;
  }

  async function showJourney(
    journey: Journey,
    inbound: Click,
    reader: Reader,
    aside?: Aside,
  ): Promise<Answer> {
    // An explanation or a form stands on the card now, and must not be drawn over while it is read or filled in.
    if (aside && aside.show !== 'incomplete')
      return instead(await view.card(journey, reader, aside), inbound);
    const pressed = pressedCard(inbound);
    if (pressed) {
      const living = await store.journeys.livingCard(journey.id);
      if (living?.activityId !== pressed.activityId) await store.journeys.showOn(journey.id, pressed);
    }
    return asAnswer(await view.card(journey, reader, aside));
  }

  /** Something that is not a journey's own card takes the place of the one that was pressed. */
  async function instead(drawn: DrawnCard, inbound: Click): Promise<Answer> {
    const pressed = pressedCard(inbound);
    if (pressed) await store.journeys.leave(pressed);
    return asAnswer(drawn);
  }

  function gone(reader: Reader): Answer {
    return { kind: 'toast', text: reader.texts('common.gone') };
  }
}

/** The message that was pressed, when the answer takes its place. */
function pressedCard(inbound: Click): LivingCard | null {
  const { cardActivityId } = inbound.click;
  if (inbound.answer !== 'invoke' || cardActivityId === null || inbound.place.kind !== 'personal')
    return null;
  return { conversationId: inbound.place.reference.conversationId, activityId: cardActivityId };
}

function isJourneyAction(action: CardAction): action is JourneyAction {
  return 'journeyId' in action.data && 'revision' in action.data;
}

function saidIn(action: JourneyAction): string | null {
  return 'said' in action.data && typeof action.data.said === 'string' && action.data.said !== ''
    ? action.data.said
    : null;
}

function asAnswer(drawn: DrawnCard): Answer {
  return { kind: 'card', card: drawn.card, summary: drawn.summary };
}
