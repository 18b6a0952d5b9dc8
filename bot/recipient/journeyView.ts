import { type DrawContext, type DrawnCard, screenCard } from '../../cards/recipient/screenCard.ts';
import { needsSomething } from '../../cards/recipient/summary.ts';
import { type Aside, journeyScreen, type ScreenContext } from '../../dialogs/recipient/screen.ts';
import type { SourceDevice } from '../../domain/device.ts';
import type { WaveId } from '../../domain/ids.ts';
import { isSettled, type Journey } from '../../domain/journey.ts';
import type { Person } from '../../domain/person.ts';
import type { DeviceLine } from '../../domain/screens.ts';
import type { WavePlan } from '../../domain/wave.ts';
import type { Store } from '../../store/store.ts';
import type { QrImages } from '../media/qrImages.ts';
import type { Reader } from '../people/meetPerson.ts';
import type { PlaybookShelf } from './playbooks.ts';

export interface JourneyViewDeps {
  readonly store: Store;
  readonly playbooks: PlaybookShelf;
  readonly qrImages: QrImages;
  readonly publicBaseUrl: string;
  readonly now: () => Date;
}

/** Reads everything a recipient's card needs and draws it. Every card of a journey comes from here. */
export function createJourneyView({ store, playbooks, qrImages, publicBaseUrl, now }: JourneyViewDeps) {
  /** Each card says by when; once a wave is launched its plan never changes, and there are a few dozen waves. */
  const launchedPlans = new Map<WaveId, WavePlan>();

  function drawing(reader: Reader): DrawContext {
    return { texts: reader.texts, timeZone: reader.timeZone, qrImageUrl: qrImages.urlOf };
  }

  /** With the device, when whoever asks has just read it. */
  async function screenContext(
    journey: Journey,
    reader: Reader,
    known?: SourceDevice,
  ): Promise<ScreenContext> {
    const [device, plan] = await Promise.all([
      known ?? store.devices.find(journey.deviceId),
      planOf(journey),
    ]);
    return {
      playbook: await playbooks.of(journey.playbookVersion),
      language: reader.language,
      device: device ?? { name: reader.texts(`common.platform.${journey.platform}`) },
      deadline: plan?.deadline ?? null,
      handOver: plan?.handOver ?? null,
      now: now(),
      guideUrl: `${publicBaseUrl}/guide/${journey.id}`,
      ticket: await ticketOf(journey),
      left: journey.stage.at === 'compliant' ? (await devicesOf(reader.person)).filter(needsSomething) : [],
    };
  }

  async function planOf({ waveId }: Pick<Journey, 'waveId'>): Promise<WavePlan | null> {
    if (!waveId) return null;
    const known = launchedPlans.get(waveId);
    if (known) return known;
    const wave = await store.waves.find(waveId);
    if (!wave || wave.state === 'draft') return null;
    launchedPlans.set(waveId, wave.plan);
    return wave.plan;
  }

  async function ticketOf(journey: Journey): Promise<ScreenContext['ticket']> {
    const { stage } = journey;
    const id = stage.at === 'stuck' || stage.at === 'assisted' ? stage.ticketId : null;
    const ticket = id ? await store.tickets.find(id) : undefined;
    if (!ticket) return null;
    return {
      number: ticket.number,
      agentFirstName: 'by' in ticket.state ? ticket.state.by.firstName : null,
      resolved: ticket.state.at === 'resolved',
    };
  }

  /** The person's devices: those of the inventory and those they told us about, most movable first. */
  async function devicesOf(person: Person): Promise<DeviceLine[]> {
    const [devices, journeys] = await Promise.all([
      store.devices.listOf(person),
      store.journeys.listOf(person.id),
    ]);
    return devices
      .map((device) => ({ device, journey: journeys.find((candidate) => candidate.deviceId === device.id) }))
      .sort((one, other) => rank(one.device) - rank(other.device))
      .map(({ device, journey }) => ({
        deviceId: device.id,
        journeyId: journey?.id ?? null,
        revision: journey?.revision ?? 0,
        name: device.name,
        platform: device.platform,
        stage: journey?.stage.at ?? 'notStarted',
      }));
  }

  return {
    drawing,
    devicesOf,
    planOf,
    screenContext,
    /** The journey's current card, or an aside to it. */
    async card(journey: Journey, reader: Reader, aside?: Aside, known?: SourceDevice): Promise<DrawnCard> {
      const context = await screenContext(journey, reader, known);
      return screenCard(journeyScreen(journey, context, aside), drawing(reader));
    },
    /** The list of the person's devices. */
    async summary(reader: Reader): Promise<DrawnCard> {
      const devices = await devicesOf(reader.person);
      // A device that is done may stem from an older wave, whose deadline says nothing any more.
      const open = (await store.journeys.listOf(reader.person.id)).filter(({ stage }) => !isSettled(stage));
      const plans = await Promise.all(open.map(planOf));
      const deadlines = plans.flatMap((plan) => (plan ? [plan.deadline.getTime()] : []));
      return screenCard(
        {
          screen: 'summary',
          givenName: reader.person.givenName,
          devices,
          deadline: deadlines.length > 0 ? new Date(Math.min(...deadlines)) : null,
        },
        drawing(reader),
      );
    },
  };
}

export type JourneyView = ReturnType<typeof createJourneyView>;

/** A person's own phone is the best beginning; a company device usually ends with "IT does it". */
function rank(device: SourceDevice): number {
  const byOwner = device.knownFacts['ownership'] === 'company' ? 10 : 0;
  const byPlatform = { ios: 0, android: 0, macos: 1, windows: 2, linux: 3 }[device.platform];
  return byOwner + byPlatform;
}
