import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGraphStandIn } from '../rehearsal/graph/startGraphStandIn.ts';
import type { DatabaseLocation } from '../store/database.ts';
import { TENANT_ID } from '../test/bot/aTeamsActivity.ts';
import { APP_ID, aTokenService } from '../test/bot/aTokenService.ts';
import { createDisposableDatabase } from '../test/fixtures/testStores.ts';
import { type BenchChild, startChild } from './benchChild.ts';
import type { BenchDatabase, Benchmark, Figure } from './benchmark.ts';
import type { EchoOrder, EchoReport } from './clickEcho.ts';
import type { LoadOrder, LoadReport } from './clickLoad.ts';
import { recipientOf, SERVICE_URL, tenantOf } from './clickRecipients.ts';
import type { ServiceOrder, ServiceReport } from './clickService.ts';
import { watchNoise } from './noise.ts';
import { at, sort } from './spread.ts';
import { startConnector } from './startConnector.ts';

const RECIPIENTS = 500;
const PER_SECOND = 50;
const SECONDS = 60;
/** Clicks before the count begins: a process that has just started compiles while it works. */
const WARM_UP_SECONDS = 15;

/** Whether a click is answered at once while many people click, beside what the platform alone needs for it. */
export const clicks: Benchmark = {
  name: 'clicks',
  about: `${PER_SECOND} clicks/s by ${RECIPIENTS} people for ${SECONDS} s, beside a bare botbuilder bot`,
  run: (database) => withLocation(database, measure),
};

type Listening = Extract<ServiceReport, { kind: 'listening' }>;
type ServiceState = Extract<ServiceReport, { kind: 'state' }>;
type EchoState = Extract<EchoReport, { kind: 'state' }>;

async function measure(location: DatabaseLocation): Promise<readonly Figure[]> {
  const tokens = await aTokenService();
  // An hour ahead, so that what it shows as enrolled was enrolled after the journeys began.
  const graph = await startGraphStandIn({
    tenant: tenantOf(RECIPIENTS),
    clock: () => new Date(Date.now() + 3_600_000),
  });
  for (let n = 1; n <= RECIPIENTS; n += 2) {
    graph.state.enroll(recipientOf(n).personId, {
      platform: 'ios',
      deviceName: `iPhone ${n}`,
      serial: `FAKE${n}`,
      compliantAfterSeconds: 0,
    });
  }
  const connector = await startConnector({
    limits: 'teams',
    latencyMs: [40, 160],
    conversations: RECIPIENTS,
  });
  const service = startChild('./clickService.ts');
  const echo = startChild('./clickEcho.ts');
  const load = startChild('./clickLoad.ts');
  try {
    const identity = { appId: APP_ID, tenantId: TENANT_ID, openIdMetadataUrl: tokens.metadataUrl };
    const serviceAt = await service.ask<Listening>({
      ...identity,
      location,
      connectorUrl: connector.url,
      graphUrl: graph.url,
      recipients: RECIPIENTS,
    } satisfies ServiceOrder);
    const echoAt = await echo.ask<Listening>({ ...identity, card: FIXED_CARD } satisfies EchoOrder);
    const token = await tokens.sign({ serviceurl: SERVICE_URL });
    const clickAt = (port: number, seconds: number) =>
      load.ask<LoadReport>({
        url: `http://127.0.0.1:${port}/api/messages`,
        token,
        appId: APP_ID,
        tenantId: TENANT_ID,
        recipients: RECIPIENTS,
        perSecond: PER_SECOND,
        seconds,
      } satisfies LoadOrder);

    await clickAt(echoAt.port, WARM_UP_SECONDS);
    await clickAt(serviceAt.port, WARM_UP_SECONDS);
    // Half of the bare bot's stretch before and half after: what others do on the machine falls on both.
    const echoBefore = await clickAt(echoAt.port, SECONDS / 2);
    const stretch = await watchStretch(service, () => clickAt(serviceAt.port, SECONDS));
    const echoAfter = await clickAt(echoAt.port, SECONDS / 2);

    const { cpuMs: echoCpuMs } = await echo.ask<EchoState>({});
    const tally = await connector.tally();
    const bare = sort([...echoBefore.latenciesMs, ...echoAfter.latenciesMs]);
    const ours = sort(stretch.report.latenciesMs);
    const count = ours.length;
    const odd = Object.values(stretch.report.odd).reduce((sum, often) => sum + often, 0);
    if (odd > 0) console.log('  not answered with a card:', stretch.report.odd);
    return [
      ...describe('a click', ours, 50),
      ...describe('the bare bot', bare),
      {
        what: 'ours beside the bare bot, p99',
        value: at(ours, 0.99) / at(bare, 0.99),
        unit: 'times',
        goal: { atMost: 4 },
      },
      { what: 'ours beside the bare bot, p50', value: at(ours, 0.5) / at(bare, 0.5), unit: 'times' },
      { what: 'clicks that moved a journey', value: (100 * stretch.moves) / count, unit: '%' },
      { what: 'clicks on a stale card', value: (100 * stretch.report.stale) / count, unit: '%' },
      { what: 'not answered with a card', value: odd, unit: '', goal: { atMost: 0 } },
      { what: 'messages sent meanwhile and before', value: tally.requests, unit: '' },
      { what: 'processor time for a click', value: stretch.cpuMs / count, unit: 'ms' },
      {
        what: 'the same for the bare bot',
        value: echoCpuMs / (PER_SECOND * (WARM_UP_SECONDS + SECONDS)),
        unit: 'ms',
      },
      { what: 'memory of the service', value: stretch.memoryMb, unit: 'MB' },
      { what: 'processors in use by others', value: stretch.noise, unit: '%' },
    ];
  } finally {
    await Promise.all([service.close(), echo.close(), load.close()]);
    connector.close();
    await Promise.all([graph.close(), tokens.close()]);
  }
}

/** One stretch with what the service did in it and what it cost. */
async function watchStretch(service: BenchChild, stretch: () => Promise<LoadReport>) {
  const before = await service.ask<ServiceState>({});
  const ownBefore = process.cpuUsage();
  const noiseSince = watchNoise();
  const report = await stretch();
  const after = await service.ask<ServiceState>({});
  const own = process.cpuUsage(ownBefore);
  const cpuMs = after.cpuMs - before.cpuMs;
  return {
    report,
    cpuMs,
    moves: after.moves - before.moves,
    stages: after.stages,
    memoryMb: after.memoryMb,
    noise: noiseSince(cpuMs + report.cpuMs + (own.user + own.system) / 1000),
  };
}

function describe(what: string, sorted: readonly number[], goalMs?: number): Figure[] {
  const goal = goalMs === undefined ? {} : { goal: { atMost: goalMs } };
  return [
    { what: `${what}, p50`, value: at(sorted, 0.5), unit: 'ms' },
    { what: `${what}, p90`, value: at(sorted, 0.9), unit: 'ms' },
    { what: `${what}, p99`, value: at(sorted, 0.99), unit: 'ms', ...goal },
    { what: `${what}, slowest`, value: at(sorted, 1), unit: 'ms' },
  ];
}

/** About what a step's card weighs, so that both answer with as much. */
const FIXED_CARD = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: Array.from({ length: 10 }, (_, n) => ({
    type: 'TextBlock',
    wrap: true,
    text: `Line ${n + 1} of a card that says always the same. `.repeat(5),
  })),
  actions: [
    { type: 'Action.Execute', title: 'Done', verb: 'journey.show', data: { journeyId: 'journey-1' } },
  ],
};

async function withLocation<Result>(
  database: BenchDatabase,
  work: (location: DatabaseLocation) => Promise<Result>,
): Promise<Result> {
  if (database.kind === 'pglite') {
    const folder = mkdtempSync(join(tmpdir(), 'flytt-bench-'));
    try {
      return await work({ kind: 'folder', path: folder });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const disposable = createDisposableDatabase(database.server);
  await disposable.create();
  try {
    return await work({ kind: 'postgres', url: disposable.url });
  } finally {
    await disposable.drop();
  }
}
