import { screenCard } from '../../cards/recipient/screenCard.ts';
import { needsSomething } from '../../cards/recipient/summary.ts';
import { minutesOf } from '../../dialogs/recipient/screen.ts';
import { fillIn } from '../../dialogs/recipient/steps.ts';
import type { OutgoingActivity } from '../../domain/activity.ts';
import type { PersonId, WaveId } from '../../domain/ids.ts';
import type { DeviceLine } from '../../domain/screens.ts';
import type { WavePlan } from '../../domain/wave.ts';
import type { Drawn } from '../../outbox/ports.ts';
import type { Store } from '../../store/store.ts';
import type { MeetPerson, Reader } from '../people/meetPerson.ts';
import { beginJourney } from '../recipient/beginJourney.ts';
import type { JourneyView } from '../recipient/journeyView.ts';
import type { PlaybookShelf } from '../recipient/playbooks.ts';
import { postTo, reachPerson, skipped } from './reachPerson.ts';

export interface NoticeDrawingDeps {
  readonly store: Store;
  readonly people: MeetPerson;
  readonly view: JourneyView;
  readonly playbooks: PlaybookShelf;
}

/** Draws the notice of a wave for one recipient; each of their devices has a journey from then on. */
export function createNoticeDrawing({ store, people, view, playbooks }: NoticeDrawingDeps) {
  return {
    async draw(waveId: WaveId, personId: PersonId, now: Date): Promise<Drawn> {
      const wave = await store.waves.find(waveId);
      if (!wave || wave.state === 'draft' || wave.state === 'cancelled') return skipped('waveCancelled');
      const person = await store.people.find(personId);
      if (!person) return skipped('personGone');
      const reached = await reachPerson(store, personId);
      if (reached.kind === 'settled') return reached;
      await beginAll(waveId, personId, person.userPrincipalName, now);
      const reader = people.readerOf(person);
      const devices = await view.devicesOf(person);
      const open = devices.filter(needsSomething);
      // Nobody who has moved everything is asked to move it.
      if (devices.length > 0 && open.length === 0) return skipped('allDone');
      return postTo(reached.reference, noticeFor(reader, wave.plan, open));
    },

    /** The very notice this reader would get, for previews and for sending to oneself; nothing is written. */
    noticeFor,
  };

  async function beginAll(waveId: WaveId, personId: PersonId, upn: string, now: Date): Promise<void> {
    const devices = await store.devices.listOf({ id: personId, userPrincipalName: upn });
    await store.transaction(async (tx) => {
      for (const device of devices) {
        await tx.journeys.add(beginJourney(personId, device, waveId, playbooks.current, now));
      }
      await tx.journeys.joinWave(personId, waveId);
    });
  }

  function noticeFor(reader: Reader, plan: WavePlan, devices: readonly DeviceLine[]): OutgoingActivity {
    const platform = devices[0]?.platform ?? 'ios';
    const { card, summary } = screenCard(
      {
        screen: 'notice',
        givenName: reader.person.givenName,
        sourceName: fillIn('{emm}', { platform, source: plan.source }, playbooks.current, reader.language),
        deadline: plan.deadline,
        handOver: plan.handOver,
        minutes: minutesOf({ platform, facts: {} }, playbooks.current),
        devices,
      },
      view.drawing(reader),
    );
    return { summary, content: { kind: 'card', card }, alert: true };
  }
}

export type NoticeDrawing = ReturnType<typeof createNoticeDrawing>;
