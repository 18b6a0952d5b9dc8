import type { CardAction } from '../../cards/actions.ts';
import { type DrawnCard, screenCard } from '../../cards/recipient/screenCard.ts';
import type { DeviceId, SourceId } from '../../domain/ids.ts';
import type { Journey } from '../../domain/journey.ts';
import { newId } from '../../store/newId.ts';
import type { Answer, Inbound } from '../inbound/inbound.ts';
import type { Reader } from '../people/meetPerson.ts';
import { beginJourney } from '../recipient/beginJourney.ts';
import type { RecipientDeps } from './recipient.ts';

type Click = Extract<Inbound, { kind: 'click' }>;

/** How the rest of the handler answers. */
export interface ClickAnswers {
  showJourney(journey: Journey, inbound: Click, reader: Reader): Promise<Answer>;
  instead(drawn: DrawnCard, inbound: Click): Promise<Answer>;
  gone(reader: Reader): Answer;
}

/** More than anybody has; a script that adds devices ends here. */
const MOST_TOLD_DEVICES = 20;
const MOST_NAME_CHARACTERS = 60;

/** Opening one of one's devices, and telling of one that the inventory does not list. */
export function createDeviceClick(
  { store, view, playbooks, now }: RecipientDeps,
  { showJourney, instead, gone }: ClickAnswers,
) {
  async function openDevice(deviceId: DeviceId, inbound: Click, reader: Reader): Promise<Answer> {
    const devices = await store.devices.listOf(reader.person);
    const device = devices.find((candidate) => candidate.id === deviceId);
    if (!device) return gone(reader);
    const at = now();
    const journey = await store.transaction(async (tx) => {
      // The deadline that they were told is this device's too, and the wave's figures count it.
      const waveId = await tx.waves.lastToldOf(reader.person.id);
      await tx.journeys.add(beginJourney(reader.person.id, device, waveId, playbooks.current, at));
      return tx.journeys.findByDevice(device.id);
    });
    return journey && journey.personId === reader.person.id
      ? showJourney(journey, inbound, reader)
      : gone(reader);
  }

  async function addDevice(
    data: Extract<CardAction, { verb: 'device.add' }>['data'],
    inbound: Click,
    reader: Reader,
  ): Promise<Answer> {
    const { platform } = data;
    if (!platform) return instead(screenCard({ screen: 'deviceForm' }, view.drawing(reader)), inbound);
    const name = data.name.slice(0, MOST_NAME_CHARACTERS) || reader.texts(`common.platform.${platform}`);
    // Pressed twice, or told again: it is the one that they have not begun with.
    const same = (await view.devicesOf(reader.person)).find(
      (line) =>
        line.platform === platform &&
        line.name === name &&
        (line.stage === 'notStarted' || line.stage === 'notified'),
    );
    if (same) return openDevice(same.deviceId, inbound, reader);
    const known = await store.devices.listOf(reader.person);
    if (known.filter((device) => device.origin === 'person').length >= MOST_TOLD_DEVICES) {
      return { kind: 'toast', text: reader.texts('deviceForm.tooMany') };
    }
    const at = now();
    const id = newId<DeviceId>(at);
    await store.devices.save(
      [
        {
          id,
          ownerId: reader.person.id,
          ownerUpn: reader.person.userPrincipalName,
          platform,
          name,
          model: null,
          osVersion: null,
          serialNumber: null,
          // The same old EMM as their other devices; a person should not have to know its name.
          source: known[0]?.source ?? (await sourceOfWave(reader)),
          knownFacts: {},
          origin: 'person',
          inventoryKey: null,
        },
      ],
      at,
    );
    return openDevice(id, inbound, reader);
  }

  /** Where this person's wave moves from: the steps, and whether there are any, hang on it. */
  async function sourceOfWave({ person }: Reader): Promise<SourceId> {
    const waveId = await store.waves.lastToldOf(person.id);
    const wave = waveId ? await store.waves.find(waveId) : undefined;
    return wave && wave.state !== 'draft' ? wave.plan.source : ('generic' as SourceId);
  }

  return { openDevice, addDevice };
}
