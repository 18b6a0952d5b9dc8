import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { createApp } from '../bot/app.ts';
import type { StopStep } from '../bot/drain.ts';
import { importInventory } from '../bot/import/importInventory.ts';
import { readInventory } from '../bot/import/readInventory.ts';
import { locationOf, rehearsalSettings } from '../bot/settings.ts';
import { createDirectory } from '../directory/createDirectory.ts';
import type { InventoryDevice } from '../domain/inventory.ts';
import { loadPlaybook } from '../playbooks/load.ts';
import { openStore } from '../store/store.ts';
import { startConnectorStandIn } from './connector/startConnectorStandIn.ts';
import { rehearsalCredential } from './graph/rehearsalCredential.ts';
import { startGraphStandIn } from './graph/startGraphStandIn.ts';
import { announceInstalls, conversationOfPerson } from './installs.ts';
import { createDeviceDesk } from './page/deviceDesk.ts';
import { startPage } from './page/startPage.ts';
import { currentUser, PLAYGROUND_IDS, playgroundConfig } from './playground/playgroundConfig.ts';
import { startPlayground } from './playground/startPlayground.ts';
import { loadSampleTenant, SAMPLE_DEVICES_FILE } from './tenant/loadTenant.ts';

export interface RehearsalOptions {
  readonly dataDir: string;
  /** Begin where the last rehearsal stopped, instead of with an empty store. */
  readonly keep: boolean;
  readonly ports: { readonly page: number; readonly bot: number; readonly playground: number };
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
}

export interface Rehearsal {
  /** The one page to open. */
  readonly url: string;
  readonly playgroundUrl: string;
  readonly botUrl: string;
  readonly log: Logger;
  readonly stopSteps: readonly StopStep[];
}

/**
 * Everything on one machine without an account: the real service, in front of stand-ins for Microsoft Graph and
 * for the people whose Teams nobody looks at, with Microsoft's Agents Playground as the Teams that one does look
 * at. Nothing in the service knows that it is a rehearsal, except that nobody is authenticated, which binds it to
 * loopback.
 */
export async function startRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const log = pino({ level: options.logLevel });
  const tenant = loadSampleTenant();
  const me = currentUser(tenant);
  if (!options.keep) rmSync(options.dataDir, { recursive: true, force: true });

  const [graph, playbook] = await Promise.all([startGraphStandIn({ tenant }), loadPlaybook()]);
  const connector = await startConnectorStandIn({
    people: tenant.people.map((person) => ({
      id: `29:${person.id}`,
      aadObjectId: person.id,
      name: person.displayName,
      userPrincipalName: person.userPrincipalName,
      conversationId: conversationOfPerson(person.id),
    })),
  });
  for (const person of tenant.people) {
    if (person.teams === 'blockedTheBot')
      connector.roster.refuse(conversationOfPerson(person.id), 'blockedByPerson');
    if (person.teams === 'uninstalledTheBot')
      connector.roster.refuse(conversationOfPerson(person.id), 'uninstalled');
  }

  const admins = tenant.groups.find((group) => group.displayName === 'Flytt admins');
  const settings = rehearsalSettings({
    identity: { kind: 'rehearsal', botId: PLAYGROUND_IDS.bot, tenantId: tenant.organisation.tenantId },
    store: { kind: 'embedded', dataDir: options.dataDir },
    admins: { groupId: admins?.id ?? null, userIds: [] },
    graphBaseUrl: graph.url,
    port: options.ports.bot,
    logLevel: options.logLevel,
  });
  const store = await openStore(locationOf(settings.store), {
    onUnreadable: (error) => log.error({ err: error }, 'a row could not be read and was passed over'),
  });
  const sources = new Set(Object.keys(playbook.sources));
  const inventoryFile = fileURLToPath(SAMPLE_DEVICES_FILE);
  await importInventory(inventoryFile, { store, sources, now: () => new Date() });

  const app = await createApp({
    settings,
    store,
    playbook,
    log,
    directory: createDirectory({
      credential: rehearsalCredential(),
      baseUrl: graph.url,
      app: tenant.app,
    }),
  });
  const botPort = await app.start();
  const botUrl = `http://127.0.0.1:${botPort}`;

  // The current user's Teams is the Playground, which tells the bot itself when its page is opened.
  graph.state.install(me.id);
  announceInstalls({ graph: graph.state, connectorUrl: connector.url, botUrl, tenant, except: me.id, log });

  const playground = await startPlayground({
    config: playgroundConfig(tenant),
    botEndpoint: `${botUrl}/api/messages`,
    port: options.ports.playground,
  });
  const page = await startPage({
    port: options.ports.page,
    playgroundUrl: playground.url,
    desk: createDeviceDesk(graph.state, me, await inventoryOf(inventoryFile, sources)),
  });

  return {
    url: page.url,
    playgroundUrl: playground.url,
    botUrl,
    log,
    stopSteps: [
      { name: 'page', run: () => page.close() },
      { name: 'playground', run: () => playground.close() },
      ...app.stopSteps,
      { name: 'store', run: () => store.close() },
      { name: 'stand-ins', run: async () => void (await Promise.all([graph.close(), connector.close()])) },
    ],
  };
}

async function inventoryOf(path: string, sources: ReadonlySet<string>): Promise<InventoryDevice[]> {
  const devices: InventoryDevice[] = [];
  for await (const part of readInventory(path, sources)) if (part.kind === 'good') devices.push(part.device);
  return devices;
}
