import type { ConnectorClient } from 'botframework-connector';
import type { TeamsAdapter } from '../auth/teamsAdapter.ts';

/** Any host will do to look at how a client is built; nothing is sent. */
const SAMPLE_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';

/**
 * What the SDK's client does behind our back. Left in, it would send a message up to four times within one call,
 * also when the first one had arrived (facts: teams-platform §9.2), and would carry the bot's token to wherever
 * an answer points. The dispatcher alone tries again.
 */
const UNWANTED_POLICIES = ['defaultRetryPolicy', 'redirectPolicy'];

interface Pipeline {
  removePolicy(options: { name: string }): { name: string }[];
  getOrderedPolicies(): { name: string }[];
}

/**
 * One client per service, kept for its connections and its token. Throws when the SDK's client is not built as we
 * know it; that is found out here, at start, and not with the first message.
 */
export async function createConnectorClients(
  adapter: TeamsAdapter,
): Promise<(serviceUrl: string) => Promise<ConnectorClient>> {
  removeUnwantedPolicies(await adapter.createConnectorClient(SAMPLE_SERVICE_URL));

  const clients = new Map<string, Promise<ConnectorClient>>();
  return function clientFor(serviceUrl) {
    const known = clients.get(serviceUrl);
    if (known) return known;
    const made = adapter.createConnectorClient(serviceUrl).then(removeUnwantedPolicies);
    clients.set(serviceUrl, made);
    made.catch(() => clients.delete(serviceUrl));
    return made;
  };
}

/** Makes a client send each request once. Exported for the test that sees it throw. */
export function removeUnwantedPolicies(client: ConnectorClient): ConnectorClient {
  const pipeline = (client as unknown as { client?: { pipeline?: Pipeline } }).client?.pipeline;
  for (const name of UNWANTED_POLICIES) {
    if (!pipeline?.removePolicy({ name }).some((removed) => removed.name === name)) {
      throw new Error(
        `The bot SDK's client has no policy ${name}; it may try again or redirect under another name`,
      );
    }
  }
  const left = pipeline?.getOrderedPolicies().filter(({ name }) => /retry|redirect/i.test(name)) ?? [];
  if (left.length > 0)
    throw new Error(`The bot SDK's client still has ${left.map(({ name }) => name).join(', ')}`);
  return client;
}
