import { beginJourney } from '../bot/recipient/beginJourney.ts';
import type { DeviceId, GroupId, JourneyId, SourceId, WaveId } from '../domain/ids.ts';
import type { Playbook } from '../domain/playbook.ts';
import { loadSampleTenant } from '../rehearsal/tenant/loadTenant.ts';
import type { SamplePerson, SampleTenant } from '../rehearsal/tenant/sampleTenant.ts';
import type { Store } from '../store/store.ts';
import { chatOf, personId } from '../test/fixtures/deliveries.ts';

/** Where Teams says that it is; what is sent there goes to the Connector stand-in instead. */
export const SERVICE_URL = 'https://smba.trafficmanager.net/emea/';

const WAVE = 'wave-clicks' as WaveId;
const DAY_MS = 86_400_000;

/** The nth recipient, as Teams and the directory know them; half of them read Swedish. */
export function recipientOf(n: number) {
  return {
    n,
    personId: personId(n),
    name: `Sample Person ${n}`,
    userPrincipalName: `person${n}@sample.example`,
    locale: n % 2 === 0 ? 'sv-SE' : 'en-GB',
    conversationId: chatOf(n),
    channelUserId: `29:${n}`,
    journeyId: `journey-${n}` as JourneyId,
    deviceId: `device-${n}` as DeviceId,
  };
}

/** The sample organisation with these recipients as its people. */
export function tenantOf(count: number): SampleTenant {
  const people = Array.from({ length: count }, (_, index): SamplePerson => {
    const { personId: id, name, userPrincipalName, locale } = recipientOf(index + 1);
    return {
      id,
      userPrincipalName,
      displayName: name,
      givenName: 'Sample',
      surname: name,
      country: 'SE',
      timeZone: 'Europe/Stockholm',
      preferredLanguage: locale,
      teamsLocale: locale,
      accountEnabled: true,
      isGuest: false,
      intunePlan: 'enabled',
      teams: 'works',
      playground: null,
    };
  });
  return { ...loadSampleTenant(), people, groups: [], intuneDevices: [] };
}

/**
 * The store as it is after a wave has been sent: everybody is known and reachable, has an iPhone that is to move, and
 * a notice with a button to begin.
 */
export async function fillStore(
  store: Store,
  playbook: Playbook,
  recipients: { readonly count: number; readonly botId: string },
): Promise<void> {
  const now = new Date();
  const all = Array.from({ length: recipients.count }, (_, index) => recipientOf(index + 1));
  const [first] = all;
  if (!first) return;
  await store.playbooks.keep(playbook, now);
  await store.people.saveFromDirectory(
    all.map((one) => ({
      id: one.personId,
      displayName: one.name,
      givenName: 'Sample',
      userPrincipalName: one.userPrincipalName,
      preferredLanguage: one.locale,
      country: 'SE',
    })),
    now,
  );
  await store.waves.add(
    {
      id: WAVE,
      createdBy: first.personId,
      createdAt: now,
      revision: 1,
      state: 'finished',
      startedAt: now,
      endedAt: now,
      plan: {
        name: 'Everybody',
        groupId: 'b0000000-0000-4000-8000-000000000001' as GroupId,
        groupName: 'Everybody',
        source: 'workspace-one' as SourceId,
        handOver: { mode: 'graceUntil', until: new Date(now.getTime() + 14 * DAY_MS) },
        deadline: new Date(now.getTime() + 21 * DAY_MS),
      },
    },
    now,
  );
  const devices = all.map((one) => ({
    id: one.deviceId,
    ownerId: one.personId,
    ownerUpn: one.userPrincipalName,
    platform: 'ios' as const,
    name: `iPhone ${one.n}`,
    model: 'iPhone 16',
    osVersion: '18.7.1',
    serialNumber: `FAKE${one.n}`,
    source: 'workspace-one' as SourceId,
    knownFacts: { ownership: 'personal', appleManagement: 'profile' },
    origin: 'inventory' as const,
    inventoryKey: `FAKE${one.n}`,
  }));
  await store.devices.save(devices, now);
  await store.transaction(async (tx) => {
    for (const [index, one] of all.entries()) {
      const reference = {
        conversationId: one.conversationId,
        serviceUrl: SERVICE_URL,
        botId: recipients.botId,
        channelUserId: one.channelUserId,
      };
      await tx.people.saveReference(one.personId, reference, now);
      await tx.people.noteTeamsFacts(one.personId, { locale: one.locale, timeZone: 'Europe/Stockholm' }, now);
      const device = devices[index];
      if (device) {
        await tx.journeys.add({
          ...beginJourney(one.personId, device, WAVE, playbook, now),
          id: one.journeyId,
        });
      }
    }
  });
}
