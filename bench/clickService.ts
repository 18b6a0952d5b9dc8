import type { ServiceClientCredentialsFactory } from 'botframework-connector';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createApp } from '../bot/app.ts';
import { TeamsAdapter } from '../bot/auth/teamsAdapter.ts';
import type { ProductionSettings } from '../bot/settings.ts';
import { createDirectory } from '../directory/createDirectory.ts';
import type { PersonId } from '../domain/ids.ts';
import { loadPlaybook } from '../playbooks/load.ts';
import { rehearsalCredential } from '../rehearsal/graph/rehearsalCredential.ts';
import type { DatabaseLocation } from '../store/database.ts';
import { openStore } from '../store/store.ts';
import { fillStore } from './clickRecipients.ts';

/** What the process that is clicked at must know. */
export interface ServiceOrder {
  readonly location: DatabaseLocation;
  readonly appId: string;
  readonly tenantId: string;
  readonly openIdMetadataUrl: string;
  readonly connectorUrl: string;
  readonly graphUrl: string;
  readonly recipients: number;
}

export type ServiceReport =
  | { readonly kind: 'listening'; readonly port: number }
  | {
      readonly kind: 'state';
      /** Processor time since the start. */
      readonly cpuMs: number;
      readonly memoryMb: number;
      /** How often any journey has moved since it was made. */
      readonly moves: number;
      readonly stages: Readonly<Record<string, number>>;
    };

/**
 * The service as `npm start` builds it, with every caller's token checked. Only three things are local: where the
 * keys are, where Graph is, and where the Connector is. Its own address could not stand in for Teams': a registered
 * bot talks to Microsoft's hosts alone, so what it wants to send there is led aside on its way out.
 */
async function main(order: ServiceOrder): Promise<void> {
  const settings: ProductionSettings = {
    identity: {
      kind: 'registered',
      appId: order.appId,
      tenantId: order.tenantId,
      credentials: { kind: 'password', password: 'not-a-real-secret' },
    },
    store:
      order.location.kind === 'postgres'
        ? order.location
        : { kind: 'embedded', dataDir: order.location.kind === 'folder' ? order.location.path : '' },
    admins: { groupId: null, userIds: ['c0ffee00-1111-4222-8333-444455556667' as PersonId] },
    helpdesk: null,
    teamsAppId: null,
    graphBaseUrl: order.graphUrl,
    serviceUrlHosts: [],
    sendRatePerSecond: 45,
    defaultLanguage: 'en',
    publicBaseUrl: 'https://flytt.example',
    host: '127.0.0.1',
    port: 0,
    logLevel: 'error',
    metricsToken: null,
  };
  const [store, playbook] = await Promise.all([openStore(order.location), loadPlaybook()]);
  await fillStore(store, playbook, { count: order.recipients, botId: `28:${order.appId}` });
  sendTo(order.connectorUrl);
  const app = await createApp({
    settings,
    store,
    playbook,
    log: pino({ level: settings.logLevel }),
    directory: createDirectory({
      credential: rehearsalCredential(),
      baseUrl: order.graphUrl,
      app: { catalogId: null, manifestId: order.appId },
    }),
    teams: { openIdMetadataUrl: order.openIdMetadataUrl, credentials: someCredentials() },
  });
  const port = await app.start();
  const report = (said: ServiceReport) => process.send?.(said);

  process.on('message', async () => {
    const { user, system } = process.cpuUsage();
    const { rows } = await sql<{ stage: string; journeys: number; moves: number }>`
      select stage, count(*)::integer as journeys, sum(revision - 1)::integer as moves
      from journeys group by stage`.execute(store.database.kysely);
    report({
      kind: 'state',
      cpuMs: (user + system) / 1000,
      memoryMb: process.memoryUsage.rss() / 1e6,
      moves: rows.reduce((sum, row) => sum + row.moves, 0),
      stages: Object.fromEntries(rows.map((row) => [row.stage, row.journeys])),
    });
  });
  process.once('disconnect', async () => {
    for (const step of app.stopSteps) await step.run();
    await store.close();
    process.exit(0);
  });
  report({ kind: 'listening', port });
}

function sendTo(connectorUrl: string): void {
  const { createConnectorClient } = TeamsAdapter.prototype;
  TeamsAdapter.prototype.createConnectorClient = function led(this: TeamsAdapter) {
    return createConnectorClient.call(this, connectorUrl);
  };
}

/** Nobody is asked for a token; the stand-in takes every one. */
function someCredentials(): ServiceClientCredentialsFactory {
  return {
    isValidAppId: async () => true,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      signRequest: async (request) => {
        request.headers.set('authorization', 'Bearer of-a-benchmark');
        return request;
      },
    }),
  };
}

process.once('message', (order) => {
  void main(order as ServiceOrder);
});
