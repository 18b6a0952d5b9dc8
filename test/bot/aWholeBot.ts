import assert from 'node:assert/strict';
import sinon from 'sinon';
import { type App, createApp } from '../../bot/app.ts';
import { TeamsAdapter } from '../../bot/auth/teamsAdapter.ts';
import type { ProductionSettings } from '../../bot/settings.ts';
import { createDirectory } from '../../directory/createDirectory.ts';
import { startConnectorStandIn } from '../../rehearsal/connector/startConnectorStandIn.ts';
import { rehearsalCredential } from '../../rehearsal/graph/rehearsalCredential.ts';
import { startGraphStandIn } from '../../rehearsal/graph/startGraphStandIn.ts';
import type { SamplePerson, SampleTenant } from '../../rehearsal/tenant/sampleTenant.ts';
import type { Store } from '../../store/store.ts';
import { thePlaybook } from '../fixtures/journeys.ts';
import { aLog } from './aRunningBot.ts';
import { APP_ID, aTokenService, SERVICE_URL } from './aTokenService.ts';

type Json = Readonly<Record<string, unknown>>;

/** What stands on a message in somebody's chat now. */
export interface ShownCard {
  readonly messageId: string;
  readonly card: Json;
}

/**
 * The real service with a registered identity between Graph and the Bot Connector as they stand in for themselves:
 * tokens are signed and checked, everything goes over HTTP. Only two things are not as in Azure: the keys are
 * published on loopback, and the client for Teams' own address is made for the stand-in's.
 */
export async function aWholeBot(store: Store, tenant: SampleTenant) {
  const [graph, connector, tokens, playbook] = await Promise.all([
    startGraphStandIn({ tenant }),
    startConnectorStandIn(),
    aTokenService(),
    thePlaybook(),
  ]);
  const { tenantId } = tenant.organisation;
  const { log, lines } = aLog();
  const settings: ProductionSettings = {
    identity: {
      kind: 'registered',
      appId: APP_ID,
      tenantId,
      credentials: { kind: 'password', password: 'not-a-real-secret' },
    },
    store: { kind: 'embedded', dataDir: 'unused' },
    admins: { groupId: null, userIds: [] },
    helpdesk: { teamId: '19:team@thread.tacv2', channelId: '19:helpdesk@thread.tacv2' },
    teamsAppId: null,
    graphBaseUrl: graph.url,
    serviceUrlHosts: [],
    sendRatePerSecond: 45,
    defaultLanguage: 'en',
    publicBaseUrl: 'https://flytt.nordvik.example',
    host: '127.0.0.1',
    port: 0,
    logLevel: 'debug',
    metricsToken: null,
  };
  const { createConnectorClient } = TeamsAdapter.prototype;
  const clients = sinon.stub(TeamsAdapter.prototype, 'createConnectorClient').callsFake(function toStandIn(
    this: TeamsAdapter,
    serviceUrl,
  ) {
    const isTeams = new URL(serviceUrl).hostname === 'smba.trafficmanager.net';
    return createConnectorClient.call(this, isTeams ? connector.url : serviceUrl);
  });
  let app: App | undefined;
  let url = '';
  let count = 0;

  async function start(): Promise<void> {
    app = await createApp({
      settings,
      store,
      playbook,
      log,
      directory: createDirectory({ credential: rehearsalCredential(), baseUrl: graph.url, app: tenant.app }),
      teams: {
        openIdMetadataUrl: tokens.metadataUrl,
        credentials: {
          isValidAppId: async (id) => id === APP_ID,
          isAuthenticationDisabled: async () => false,
          createCredentials: async () => ({
            signRequest: async (request) => {
              request.headers.set('authorization', 'Bearer the-bot');
              return request;
            },
          }),
        },
      },
    });
    url = `http://127.0.0.1:${await app.start()}`;
  }

  /** As SIGTERM does it. */
  async function stop(): Promise<void> {
    for (const step of app?.stopSteps ?? []) await step.run();
    app = undefined;
  }

  const conversationOf = (person: Pick<SamplePerson, 'id'>) => `a:${person.id}`;

  function activityOf(person: SamplePerson, overrides: Json): Json {
    count++;
    return {
      id: `f:${count}`,
      timestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl: SERVICE_URL,
      from: { id: `29:${person.id}`, name: person.displayName, aadObjectId: person.id },
      recipient: { id: `28:${APP_ID}`, name: 'Flytt' },
      conversation: { id: conversationOf(person), conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
      locale: person.teamsLocale,
      localTimezone: person.timeZone,
      ...overrides,
    };
  }

  async function post(activity: Json, token?: string): Promise<{ status: number; body: Json }> {
    const response = await fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token ?? (await tokens.sign())}`,
      },
      body: JSON.stringify(activity),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
  }

  // Teams tells the bot about the conversation when Graph has installed the app.
  graph.state.onInstall((personId) => {
    const person = graph.state.findPerson(personId);
    if (person) void post(activityOf(person, { type: 'installationUpdate', action: 'add' }));
  });

  return {
    graph,
    connector,
    tokens,
    lines,
    start,
    stop,
    post,
    activityOf,
    conversationOf,
    get: async (path: string) => {
      const response = await fetch(`${url}${path}`);
      return { status: response.status, text: await response.text() };
    },

    /** The messages in a person's chat, each as it looks after every update, oldest first. */
    chatOf(person: SamplePerson): (ShownCard & { readonly summary: string })[] {
      const shown = new Map<string, ShownCard & { readonly summary: string }>();
      for (const message of connector.delivered) {
        if (message.conversationId !== conversationOf(person)) continue;
        const { attachments } = message.body as { attachments?: { content: Json }[] };
        const card = attachments?.[0]?.content ?? {};
        shown.set(message.activityId, { messageId: message.activityId, card, summary: message.summary });
      }
      return [...shown.values()];
    },

    /** The activity of pressing the button with this title, with what stands in the card's inputs and these. */
    pressing(person: SamplePerson, on: ShownCard, title: string | RegExp, inputs: Json = {}): Json {
      const action = buttonOf(on.card, title);
      const standing = action.associatedInputs === 'auto' ? inputsOf(on.card) : {};
      return activityOf(person, {
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: on.messageId,
        value: {
          action: {
            type: 'Action.Execute',
            verb: action.verb,
            data: { ...action.data, ...standing, ...inputs },
          },
          trigger: 'manual',
        },
      });
    },

    async close(): Promise<void> {
      await stop();
      clients.restore();
      await Promise.all([graph.close(), connector.close(), tokens.close()]);
    },
  };
}

export type WholeBot = Awaited<ReturnType<typeof aWholeBot>>;

interface Button {
  readonly title: string;
  readonly verb: string;
  readonly data: Json;
  readonly associatedInputs?: string;
}

function buttonOf(card: Json, title: string | RegExp): Button {
  const buttons = ((card['actions'] ?? []) as Button[]).filter((action) => 'verb' in action);
  const found = buttons.find((button) =>
    typeof title === 'string' ? button.title === title : title.test(button.title),
  );
  assert.ok(found, `there is no button ${title}, only ${buttons.map((button) => button.title).join(', ')}`);
  return found;
}

function inputsOf(part: unknown): Json {
  if (Array.isArray(part)) return Object.assign({}, ...part.map(inputsOf));
  if (typeof part !== 'object' || part === null) return {};
  const { type, id, value, ...rest } = part as Json;
  const own = String(type).startsWith('Input.') && typeof value === 'string' ? { [String(id)]: value } : {};
  return { ...own, ...inputsOf(Object.values(rest)) };
}
