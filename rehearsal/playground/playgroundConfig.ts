import { stringify } from 'yaml';
import type { SamplePerson, SampleTenant } from '../tenant/sampleTenant.ts';

/** The ids that the Agents Playground uses in its activities. */
export const PLAYGROUND_IDS = {
  bot: '28:flytt-rehearsal',
  personalChat: 'rehearsal-personal-chat',
  groupChat: 'rehearsal-group-chat',
  team: '19:rehearsal-team@thread.tacv2',
  helpdeskChannel: '19:rehearsal-helpdesk@thread.tacv2',
} as const;

/** The Playground's own schema wants exactly this many people besides the current user (facts: teams-platform §7.2). */
const OTHERS = 5;

/**
 * The sample tenant as the Agents Playground's configuration file: the current user in the chat, five others in
 * the team, and one channel that can become the helpdesk.
 */
export function playgroundConfig(tenant: SampleTenant): string {
  const current = currentUser(tenant);
  const listed = tenant.people.filter((person) => person.playground !== null && person !== current);
  const more = tenant.people.filter(
    (person) => person.playground === null && person.accountEnabled && !person.isGuest,
  );
  const others = [...listed, ...more].slice(0, OTHERS);
  return stringify({
    version: '0.1.1',
    tenantId: tenant.organisation.tenantId,
    bot: { id: PLAYGROUND_IDS.bot, name: 'Flytt' },
    currentUser: userOf(current),
    users: others.map(userOf),
    personalChat: { id: PLAYGROUND_IDS.personalChat },
    groupChat: { id: PLAYGROUND_IDS.groupChat, name: 'Not used by Flytt' },
    team: {
      id: PLAYGROUND_IDS.team,
      name: 'IT support',
      aadGroupId: 'b1000000-0000-4000-8000-0000000000f1',
      channels: [{ id: PLAYGROUND_IDS.helpdeskChannel, name: 'Helpdesk' }],
    },
  });
}

/** Whose chat the Playground shows: recipient, admin and, in the channel, agent. */
export function currentUser(tenant: SampleTenant): SamplePerson {
  const found = tenant.people.find((person) => person.playground === 'currentUser');
  if (!found) throw new Error('The sample tenant has no current user for the Agents Playground.');
  return found;
}

function userOf(person: SamplePerson) {
  return {
    id: `user-${person.id}`,
    name: person.displayName,
    // Spelled so in the Playground's schema.
    userPrincipleName: person.userPrincipalName,
    aadObjectId: person.id,
    givenName: person.givenName,
    surname: person.surname,
    email: person.userPrincipalName,
  };
}
