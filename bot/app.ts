import type { Logger } from 'pino';
import type { SendingStatus } from '../dialogs/admin/progress.ts';
import type { Directory } from '../directory/directory.ts';
import type { NewDelivery } from '../domain/delivery.ts';
import type { JourneyId } from '../domain/ids.ts';
import type { Playbook } from '../domain/playbook.ts';
import { createDispatcher, type DispatcherState } from '../outbox/dispatcher.ts';
import type { Store, StoreGroups } from '../store/store.ts';
import { createServiceUrlRule } from './auth/serviceUrlRule.ts';
import { createTeamsAdapter, type TeamsAdapterOptions } from './auth/teamsAdapter.ts';
import type { StopStep } from './drain.ts';
import { createDraw } from './drawing/draw.ts';
import { createJourneyDrawing } from './drawing/journey.ts';
import { createNoticeDrawing } from './drawing/notice.ts';
import { createTicketDrawing } from './drawing/ticket.ts';
import { createWaveDrawing } from './drawing/wave.ts';
import { createGuide } from './guide.ts';
import { createHandle } from './handle.ts';
import { createAdminHandler } from './handlers/admin.ts';
import { createHelpdeskHandler } from './handlers/helpdesk.ts';
import { createRecipientHandler } from './handlers/recipient.ts';
import { createPipeline } from './inbound/pipeline.ts';
import { createJobs } from './jobs/jobs.ts';
import { recurringTasks } from './jobs/recurringTasks.ts';
import { createQrImages } from './media/qrImages.ts';
import { createMetrics } from './metrics.ts';
import { createTeamsSender } from './outbound/teamsSender.ts';
import { createMeetPerson } from './people/meetPerson.ts';
import { createRoles } from './people/roles.ts';
import { createGapWatch } from './recipient/gapWatch.ts';
import { createJourneyDesk, redraw } from './recipient/journeyDesk.ts';
import { createJourneyView } from './recipient/journeyView.ts';
import { createPlaybookShelf } from './recipient/playbooks.ts';
import { createVerifier } from './recipient/verifier.ts';
import { createWakeSnoozed } from './recipient/wakeSnoozed.ts';
import { createServer, type HealthPart } from './server.ts';
import type { Settings } from './settings.ts';
import { createTicker } from './ticker.ts';

export interface AppDeps {
  readonly settings: Settings;
  readonly store: Store;
  readonly directory: Directory;
  readonly playbook: Playbook;
  readonly log: Logger;
  readonly now?: () => Date;
  /** For tests: where the keys are, and whose tokens are used. */
  readonly teams?: Partial<Omit<TeamsAdapterOptions, 'log'>>;
}

export interface App {
  /** Listens, and begins to send; answers with the port. */
  start(): Promise<number>;
  /** What to do on SIGTERM, in this order; the store is the caller's to close. */
  readonly stopSteps: readonly StopStep[];
}

/** Where a conversation is reached before Teams has told us better (facts: teams-platform §2.3). */
const PUBLIC_CLOUD = 'https://smba.trafficmanager.net/teams/';

/** Cards that count follow their numbers this fast, and a finished wave is closed this soon. */
const TICK_MS = 2000;

/** The whole service from its parts. It reads no environment and opens nothing, so tests run the real one. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { settings, store, directory, playbook, log } = deps;
  const now = deps.now ?? (() => new Date());
  const metrics = createMetrics();
  await store.playbooks.keep(playbook, now());
  if (settings.helpdesk && settings.identity.kind === 'registered') {
    // The address is corrected by the first activity from that channel.
    const botId = `28:${settings.identity.appId}`;
    await store.channels.presetHelpdesk({ ...settings.helpdesk, serviceUrl: PUBLIC_CLOUD, botId }, now());
  }

  const adapter = createTeamsAdapter(settings.identity, { ...deps.teams, log });
  const isOurService = createServiceUrlRule(settings.identity, settings.serviceUrlHosts);
  const sender = await createTeamsSender({ adapter, isOurService, log });

  const plan = async (tx: StoreGroups, deliveries: readonly NewDelivery[]) => {
    await tx.deliveries.plan(deliveries, now());
  };
  const nudge = () => dispatcher.nudge();
  const { defaultLanguage, publicBaseUrl } = settings;
  const people = createMeetPerson({ store, directory, defaultLanguage, now });
  const roles = createRoles({
    admins: settings.admins,
    directory,
    helpdeskChannelId: async () => (await store.channels.helpdesk())?.channelId ?? null,
    now,
  });
  const playbooks = createPlaybookShelf(playbook, store);
  const qrImages = createQrImages(playbook, publicBaseUrl);
  const view = createJourneyView({ store, playbooks, qrImages, publicBaseUrl, now });
  const common = { store, directory, roles, playbook, defaultLanguage, publicBaseUrl, now, plan, nudge, log };

  const helpdesk = createHelpdeskHandler(common);
  const openTicket = helpdesk.openTicket;
  const desk = createJourneyDesk({ store, playbooks, view, openTicket, plan, nudge, now });
  const verifier = createVerifier({ store, directory, desk, log, now });
  const redrawNow = async (id: JourneyId) => {
    const journey = await store.journeys.find(id);
    if (journey) await plan(store, redraw(journey, now(), 0));
    nudge();
  };
  const recipient = createRecipientHandler({
    store,
    people,
    roles,
    desk,
    view,
    verifier,
    playbooks,
    tickets: helpdesk,
    plan,
    nudge,
    redrawNow,
    log,
    now,
  });
  const notice = createNoticeDrawing({ store, people, view, playbooks });
  const sending = (): SendingStatus => sendingStatus(dispatcher.state());
  const { sendRatePerSecond } = settings;
  const admin = createAdminHandler({ ...common, people, notice, sending, sendRatePerSecond });

  const dispatcher = createDispatcher({
    ledger: store.deliveries,
    lease: store.leases,
    sender,
    draw: createDraw({
      store,
      notice,
      journey: createJourneyDrawing({ store, people, view }),
      ticket: createTicketDrawing(common),
      wave: createWaveDrawing({ ...common, sending, sendRatePerSecond }),
    }),
    log,
    settings: { ratePerSecond: sendRatePerSecond },
  });

  const pipeline = createPipeline({
    identity: settings.identity,
    adapter,
    isOurService,
    log,
    now,
    seen: store.seenActivities,
    count: metrics.countActivity,
    ...createHandle({ store, people, view, recipient, helpdesk, admin, nudge, defaultLanguage, log, now }),
  });

  const jobs = createJobs(
    store.database,
    recurringTasks({
      store,
      verifier,
      wakeSnoozed: createWakeSnoozed({ store, desk, now }),
      watchGaps: createGapWatch({ store, desk, view, openTicket, plan, nudge, now }),
      helpdesk,
      nudge,
      now,
    }),
    log,
  );

  const ticker = createTicker(
    TICK_MS,
    async () => {
      await admin.planUnplanned();
      await store.transaction((tx) => admin.refreshProgress(tx, now()));
      nudge();
    },
    log,
  );

  const server = createServer({
    pipeline,
    log,
    metricsToken: settings.metricsToken,
    metrics: () => metrics.read(dispatcher.state()),
    media: async (path) => {
      const name = /^qr\/([0-9a-z-]+)\.png$/.exec(path)?.[1];
      const body = name ? await qrImages.find(name) : null;
      return body ? { contentType: 'image/png', body, maxAgeSeconds: 86_400 } : null;
    },
    guide: createGuide({ store, people, playbooks }),
    health: async () => [await healthOf('store', () => store.ping()), jobsHealth(), dispatcherHealth()],
  });

  function jobsHealth(): HealthPart {
    return jobs.isRunning()
      ? { name: 'jobs', ok: true }
      : { name: 'jobs', ok: false, why: 'not started yet' };
  }

  function dispatcherHealth(): HealthPart {
    const { kind } = dispatcher.state();
    const working = kind === 'sending' || kind === 'standby';
    return working ? { name: 'sender', ok: true } : { name: 'sender', ok: false, why: kind };
  }

  return {
    async start() {
      const port = await server.listen(settings.host, settings.port);
      await Promise.all([dispatcher.start(), jobs.start()]);
      ticker.start();
      return port;
    },
    stopSteps: [
      { name: 'server', run: () => server.close() },
      { name: 'turns', run: () => pipeline.settled() },
      { name: 'ticker', run: () => ticker.stop() },
      { name: 'waves', run: () => admin.stop() },
      { name: 'jobs', run: () => jobs.stop() },
      { name: 'dispatcher', run: () => dispatcher.stop() },
    ],
  };
}

/** What an admin's card says about sending. */
function sendingStatus(state: DispatcherState): SendingStatus {
  const { notice } = state.lanes;
  return {
    stopped: notice.kind === 'stopped' ? notice.reason : null,
    slowedDown: state.ratePerSecond < state.allowedPerSecond * SLOWED_BELOW,
  };
}

/** A pace within a tenth of what is allowed is not worth a word. */
const SLOWED_BELOW = 0.9;

async function healthOf(name: string, check: () => Promise<unknown>): Promise<HealthPart> {
  try {
    await check();
    return { name, ok: true };
  } catch {
    return { name, ok: false, why: 'does not answer' };
  }
}
