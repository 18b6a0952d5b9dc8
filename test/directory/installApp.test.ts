import assert from 'node:assert/strict';
import type { Fault } from '../../rehearsal/graph/faults.ts';
import { samplePersonId } from '../../rehearsal/tenant/sampleTenant.ts';
import { isDirectoryError } from '../contracts/directory.ts';
import { useGraph } from '../fakes/graphFixture.ts';

const alva = samplePersonId(1);
const otto = samplePersonId(4);
const installing = /^POST .*installedApps/;

describe('installApp', () => {
  const openGraph = useGraph();

  it('binds the app by its id in the catalogue, in the words of the real Graph', async () => {
    const { directory, graph } = await openGraph();
    await directory.installApp(alva);
    const { catalogId } = graph.state.tenant.app;
    assert.deepEqual(graph.requests.at(-1)?.body, {
      'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${catalogId}`,
    });
  });

  it('looks the catalogue id up once, and not at all when it is configured', async () => {
    const lookups = (urls: readonly { readonly url: string }[]): number =>
      urls.filter((request) => request.url.includes('/appCatalogs/')).length;
    const asking = await openGraph();
    await asking.directory.installApp(alva);
    await asking.directory.installApp(otto);
    assert.equal(lookups(asking.graph.requests), 1);

    const { app } = asking.graph.state.tenant;
    const knowing = await openGraph({ settings: { app } });
    assert.deepEqual(await knowing.directory.installApp(alva), { kind: 'installed' });
    assert.equal(await knowing.directory.hasApp(alva), true);
    assert.equal(await knowing.directory.hasApp(otto), false);
    assert.equal(lookups(knowing.graph.requests), 0);
  });

  it('looks again after a miss, because a republished app has another id', async () => {
    const { directory, graph } = await openGraph();
    await directory.installApp(alva);
    graph.faults.plan({ on: installing, fault: { kind: 'refuse', status: 404, code: 'NotFound' } });
    assert.deepEqual(await directory.installApp(otto), { kind: 'notFound' });
    assert.deepEqual(await directory.installApp(otto), { kind: 'installed' });
    assert.equal(graph.requests.filter((request) => request.url.includes('/appCatalogs/')).length, 2);
  });

  it('finds nothing when the app has not been published', async () => {
    const app = { manifestId: '70000000-0000-4000-8000-00000000dead', catalogId: null };
    const { directory } = await openGraph({ settings: { app } });
    assert.equal(await directory.readCatalogAppId(), null);
    assert.deepEqual(await directory.installApp(alva), { kind: 'notFound' });
  });

  const failures: readonly (readonly [string, Fault, object])[] = [
    [
      'throttled, with the time to wait',
      { kind: 'refuse', status: 429, retryAfter: '12' },
      { reason: 'throttled', temporary: true, retryAfterMs: 12_000 },
    ],
    [
      'out of order',
      { kind: 'html', status: 502 },
      { reason: 'unavailable', temporary: true, retryAfterMs: null },
    ],
    ['unreachable', { kind: 'reset' }, { reason: 'unavailable', temporary: true, retryAfterMs: null }],
    [
      'refusing us and not the person',
      { kind: 'refuse', status: 403, code: 'Forbidden' },
      { reason: 'forbidden', temporary: false, retryAfterMs: null },
    ],
    [
      'not knowing us',
      { kind: 'refuse', status: 401, code: 'InvalidAuthenticationToken' },
      { reason: 'unauthorized', temporary: false, retryAfterMs: null },
    ],
  ];
  for (const [name, fault, outcome] of failures) {
    it(`tries once and tells what came of it when Graph is ${name}`, async () => {
      const { directory, graph, waiting } = await openGraph();
      await directory.readCatalogAppId();
      graph.faults.plan({ on: installing, fault });
      assert.deepEqual(await directory.installApp(alva), { kind: 'failed', ...outcome });
      assert.deepEqual(waiting.waits, []);
      assert.equal(graph.requests.filter((request) => request.method === 'POST').length, 1);
      assert.deepEqual(await directory.installApp(alva), { kind: 'installed' });
    });
  }

  it('takes the second of two tries whose first answer was lost for installed', async () => {
    const { directory, graph } = await openGraph();
    await directory.readCatalogAppId();
    graph.faults.plan({ on: installing, fault: { kind: 'cutOff' } });
    const lost = await directory.installApp(alva);
    assert.ok(lost.kind === 'failed' || lost.kind === 'installed');
    assert.deepEqual(await directory.installApp(alva), { kind: 'alreadyInstalled' });
  });

  it('throws from hasApp when nobody can say', async () => {
    const { directory, graph } = await openGraph({ limits: { maxAttempts: 2 } });
    graph.faults.plan({ on: /^GET .*installedApps/, fault: { kind: 'empty', status: 503 }, times: 2 });
    await assert.rejects(directory.hasApp(alva), isDirectoryError('unavailable'));
    assert.equal(await directory.hasApp(alva), false);
  });

  it('is throttled above 30 installations a second, and not below', async () => {
    const { directory, graph } = await openGraph();
    const people = graph.state.tenant.people.filter(
      (person) => person.teams === 'works' && person.accountEnabled,
    );
    await directory.readCatalogAppId();
    const outcomes = await Promise.all(people.slice(0, 31).map((person) => directory.installApp(person.id)));
    assert.equal(outcomes.filter((outcome) => outcome.kind === 'installed').length, 30);
    assert.deepEqual(
      outcomes.filter((outcome) => outcome.kind !== 'installed'),
      [{ kind: 'failed', reason: 'throttled', temporary: true, retryAfterMs: 1000 }],
    );
  });
});
