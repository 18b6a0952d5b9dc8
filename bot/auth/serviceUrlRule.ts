import type { BotIdentity } from './identity.ts';

/**
 * Microsoft's own Connector hosts: public cloud, GCC, GCC High and DoD (facts: teams-platform §2.3). The SDK
 * trusts every address that an activity names, and would send it the bot's token.
 */
const CONNECTOR_HOSTS = [
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
];

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Says whether we talk to a service; checked when an activity comes in and again before anything is sent. */
export type ServiceUrlRule = (serviceUrl: string) => boolean;

/**
 * A registered bot talks to Microsoft's hosts and to those that the settings add, by exact name over https. The
 * rehearsal, which has no token to lose, talks to this machine only.
 */
export function createServiceUrlRule(
  identity: BotIdentity,
  extraHosts: readonly string[] = [],
): ServiceUrlRule {
  const rehearsing = identity.kind === 'rehearsal';
  const hosts = new Set(rehearsing ? LOOPBACK_HOSTS : [...CONNECTOR_HOSTS, ...extraHosts]);
  return function isOurService(serviceUrl) {
    if (!URL.canParse(serviceUrl)) return false;
    const url = new URL(serviceUrl);
    if (url.username || url.password || !hosts.has(url.hostname)) return false;
    if (rehearsing) return url.protocol === 'http:' || url.protocol === 'https:';
    return url.protocol === 'https:' && url.port === '';
  };
}
