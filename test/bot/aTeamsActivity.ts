import { readActivity, type TeamsActivity } from '../../bot/inbound/teamsActivity.ts';
import { APP_ID, SERVICE_URL } from './aTokenService.ts';

export const TENANT_ID = 'c0ffee00-1111-4222-8333-444455556666';
export const ADA_ID = 'ada00000-aaaa-4bbb-8ccc-dddddddddddd';

let count = 0;

/** A message in a 1:1 chat, as Teams sends it; every field can be replaced, `undefined` takes it out. */
export function anActivity(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  count += 1;
  return {
    type: 'message',
    id: `17950000000${count}`,
    timestamp: '2026-11-20T08:30:00.000Z',
    channelId: 'msteams',
    serviceUrl: SERVICE_URL,
    from: { id: '29:1ada', name: 'Ada Almgren', aadObjectId: ADA_ID.toUpperCase() },
    recipient: { id: `28:${APP_ID}`, name: 'Flytt' },
    conversation: { id: 'a:1ada', conversationType: 'personal', tenantId: TENANT_ID },
    channelData: { tenant: { id: TENANT_ID } },
    text: 'hello',
    textFormat: 'plain',
    locale: 'sv-SE',
    localTimezone: 'Europe/Stockholm',
    entities: [
      { type: 'clientInfo', locale: 'sv-SE', country: 'SE', platform: 'iOS', timezone: 'Europe/Stockholm' },
    ],
    ...overrides,
  };
}

/** A pressed `Action.Execute` button. */
export function anInvoke(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return anActivity({
    type: 'invoke',
    name: 'adaptiveCard/action',
    text: undefined,
    replyToId: '1794999999999',
    value: {
      action: { type: 'Action.Execute', verb: 'journey.start', data: { id: 'j1' } },
      trigger: 'manual',
    },
    ...overrides,
  });
}

/** Where an activity in a channel thread happens. */
export const inThread = {
  conversation: {
    id: '19:helpdesk@thread.tacv2;messageid=1794000000000',
    conversationType: 'channel',
    isGroup: true,
    tenantId: TENANT_ID,
  },
  channelData: {
    tenant: { id: TENANT_ID },
    team: { id: '19:team@thread.tacv2' },
    channel: { id: '19:helpdesk@thread.tacv2' },
  },
};

/** The same thing as the pipeline reads it. */
export function parsed(activity: Record<string, unknown>): TeamsActivity {
  const read = readActivity(JSON.stringify(activity));
  if (!read.ok) throw new Error('not an activity');
  return read.value;
}
