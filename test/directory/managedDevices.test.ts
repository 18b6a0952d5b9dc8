import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DirectoryError } from '../../directory/directoryError.ts';
import type { Platform } from '../../domain/device.ts';
import type { PersonId } from '../../domain/ids.ts';
import { judgeEnrollment } from '../../domain/judgeEnrollment.ts';
import { samplePersonId } from '../../rehearsal/tenant/sampleTenant.ts';
import { isDirectoryError } from '../contracts/directory.ts';
import { collect, useGraph } from '../fakes/graphFixture.ts';
import { sendJson, useLoopback } from '../fakes/loopbackServer.ts';

const alva = { id: samplePersonId(1), userPrincipalName: 'alva.exempelsson@nordvik.example' };
const saga = { id: samplePersonId(5), userPrincipalName: 'saga.monsterberg@nordvik.example' };
const itemOf = (person: typeof alva): RegExp => new RegExp(`managedDevices.*'${person.userPrincipalName}'`);

describe('listManagedDevicesOf', () => {
  const openGraph = useGraph();
  const openServer = useLoopback();

  it('asks again only for the item that was throttled, after its own wait', async () => {
    const { directory, graph, waiting } = await openGraph();
    const phone = graph.state.enroll(alva.id, { platform: 'ios', deviceName: 'Alvas iPhone' });
    graph.faults.plan({ on: itemOf(alva), fault: { kind: 'refuse', status: 429, retryAfter: '10' } });
    const found = await directory.listManagedDevicesOf([alva, saga]);
    assert.deepEqual(
      found.get(alva.id)?.map((device) => device.id),
      [phone],
    );
    assert.deepEqual(found.get(saga.id), []);
    assert.deepEqual(waiting.waits, [10_000]);
    const asked = graph.requests.map((request) => (request.body as { requests: unknown[] }).requests.length);
    assert.deepEqual(asked, [2, 1]);
  });

  it('waits for the longest of several throttled items', async () => {
    const { directory, graph, waiting } = await openGraph();
    graph.faults.plan({ on: itemOf(alva), fault: { kind: 'refuse', status: 429, retryAfter: '3' } });
    graph.faults.plan({ on: itemOf(saga), fault: { kind: 'refuse', status: 429, retryAfter: '8' } });
    await directory.listManagedDevicesOf([alva, saga]);
    assert.deepEqual(waiting.waits, [8000]);
  });

  it('gives up when an item stays throttled, and says how long to leave it', async () => {
    const { directory, graph } = await openGraph({ limits: { maxAttempts: 3 } });
    graph.faults.plan({
      on: itemOf(alva),
      fault: { kind: 'refuse', status: 429, retryAfter: '10' },
      times: 9,
    });
    await assert.rejects(directory.listManagedDevicesOf([alva]), (error) => {
      assert.ok(error instanceof DirectoryError);
      assert.equal(error.reason, 'throttled');
      assert.equal(error.retryAfterMs, 10_000);
      return true;
    });
    assert.equal(graph.requests.length, 3);
  });

  it('does not wait for an item longer than a request may take', async () => {
    const { directory, graph, waiting } = await openGraph({ limits: { deadlineMs: 60_000 } });
    graph.faults.plan({ on: itemOf(alva), fault: { kind: 'refuse', status: 429, retryAfter: '3600' } });
    await assert.rejects(directory.listManagedDevicesOf([alva]), isDirectoryError('throttled'));
    assert.deepEqual(waiting.waits, []);
  });

  it('fails as a whole when an item is refused for good', async () => {
    const { directory, graph } = await openGraph();
    graph.faults.plan({ on: itemOf(alva), fault: { kind: 'refuse', status: 403, code: 'Forbidden' } });
    await assert.rejects(directory.listManagedDevicesOf([alva, saga]), isDirectoryError('forbidden'));
  });

  it('does not believe a batch that lost an item', async () => {
    const { directory, graph } = await openGraph({ quirks: { losesBatchItems: true } });
    await assert.rejects(directory.listManagedDevicesOf([alva, saga]), (error) => {
      assert.ok(isDirectoryError('untrustworthyAnswer')(error));
      assert.match(String(error), /the batch answer does not match its questions/);
      return true;
    });
    graph.quirks.losesBatchItems = false;
    assert.equal((await directory.listManagedDevicesOf([alva, saga])).size, 2);
  });

  it('has no use for items that it did not ask for', async () => {
    const server = await openServer((_request, response) => {
      const item = (id: string, status: number) => ({ id, status, body: { value: [] } });
      sendJson(response, { responses: [item('7', 403), item('x', 200), item('0', 200)] });
    });
    const { directory } = await openGraph({ settings: { baseUrl: server.url } });
    assert.deepEqual(await directory.listManagedDevicesOf([alva]), new Map([[alva.id, []]]));
  });

  it('reads the header of an item whatever its letters', async () => {
    let batches = 0;
    const server = await openServer((_request, response) => {
      batches++;
      const throttled = { status: 429, headers: { 'retry-AFTER': '7' }, body: {} };
      const answered = { status: 200, headers: { 'content-type': 'application/json' }, body: { value: [] } };
      sendJson(response, { responses: [{ id: '0', ...(batches === 1 ? throttled : answered) }] });
    });
    const { directory, waiting } = await openGraph({ settings: { baseUrl: server.url } });
    await directory.listManagedDevicesOf([alva]);
    assert.deepEqual(waiting.waits, [7000]);
  });

  it('follows the pages inside a batch', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 1 } });
    for (const name of ['one', 'two', 'three']) {
      graph.state.enroll(alva.id, { platform: 'ios', deviceName: name });
    }
    const found = await directory.listManagedDevicesOf([alva]);
    assert.deepEqual(
      found.get(alva.id)?.map((device) => device.deviceName),
      ['one', 'two', 'three'],
    );
  });

  it('throws when Intune ignores the question and answers with everybody’s devices', async () => {
    const { directory, graph } = await openGraph({ quirks: { ignoresDeviceFilters: true } });
    await assert.rejects(directory.listManagedDevicesOf([alva]), isDirectoryError('untrustworthyAnswer'));
    graph.quirks.ignoresDeviceFilters = false;
    assert.deepEqual(await directory.listManagedDevicesOf([alva]), new Map([[alva.id, []]]));
  });

  it('leaves out devices of an earlier account with the same name', async () => {
    const { directory, graph } = await openGraph();
    graph.state.enroll(alva.id, { platform: 'ios', deviceName: 'Alvas iPhone' });
    const successor = { ...alva, id: 'a1000000-0000-4000-8000-00000000beef' as PersonId };
    assert.deepEqual(await directory.listManagedDevicesOf([successor]), new Map([[successor.id, []]]));
  });

  for (const [name, person] of [
    ['without a user name', { ...alva, userPrincipalName: ' ' }],
    ['without an id', { ...alva, id: '' as PersonId }],
  ] as const) {
    it(`never asks about somebody ${name}, which would be answered with the whole tenant`, async () => {
      const { directory, graph } = await openGraph();
      await assert.rejects(directory.listManagedDevicesOf([saga, person]), isDirectoryError('badRequest'));
      assert.deepEqual(graph.requests, []);
    });
  }

  it('asks nothing when nobody is asked about', async () => {
    const { directory, graph } = await openGraph();
    assert.equal((await directory.listManagedDevicesOf([])).size, 0);
    assert.deepEqual(graph.requests, []);
  });
});

describe('listEnrolledSince', () => {
  const openGraph = useGraph();
  const openServer = useLoopback();

  it('leaves out older devices even when the filter is ignored', async () => {
    const { directory, graph } = await openGraph({ quirks: { ignoresDeviceFilters: true } });
    const since = new Date(graph.state.clock().getTime() - 1000);
    const phone = graph.state.enroll(alva.id, { platform: 'ios', deviceName: 'Alvas iPhone' });
    assert.ok(graph.state.managedDevices().length > 1);
    const rows = (await collect(directory.listEnrolledSince(since))).flat();
    assert.deepEqual(
      rows.map((row) => row.id),
      [phone],
    );
  });

  describe('gives rows that are judged as they must be', () => {
    const rows: Record<string, { id: string; deviceName: string }> = JSON.parse(
      readFileSync(new URL('../fixtures/graph/managedDevices.json', import.meta.url), 'utf8'),
    );
    const enrolled = (name: string, compliance: string): object => ({
      kind: 'enrolled',
      managedDeviceId: rows[name]?.id,
      deviceName: rows[name]?.deviceName,
      compliance,
    });
    const table: readonly (readonly [string, Platform, object])[] = [
      ['iPhone', 'ios', enrolled('iPhone', 'compliant')],
      ['workProfile', 'android', enrolled('workProfile', 'notEvaluated')],
      ['fullyManaged', 'android', enrolled('fullyManaged', 'inGracePeriod')],
      ['mac', 'macos', enrolled('mac', 'noncompliant')],
      ['windows', 'windows', enrolled('windows', 'compliant')],
      ['discovered', 'windows', { kind: 'notSeen' }],
    ];
    const startedAt = new Date('2026-11-20T08:00:00Z');

    for (const [name, platform, finding] of table) {
      it(name, async () => {
        const server = await openServer((_request, response) => sendJson(response, { value: [rows[name]] }));
        const { directory } = await openGraph({ settings: { baseUrl: server.url } });
        const devices = (await collect(directory.listEnrolledSince(startedAt))).flat();
        const expectation = { personId: alva.id, platform, startedAt, serialNumber: null };
        assert.deepEqual(judgeEnrollment(devices, expectation), finding);
      });
    }

    it('mailOnly', async () => {
      const server = await openServer((_request, response) =>
        sendJson(response, { responses: [{ id: '0', status: 200, body: { value: [rows['mailOnly']] } }] }),
      );
      const { directory } = await openGraph({ settings: { baseUrl: server.url } });
      const devices = (await directory.listManagedDevicesOf([alva])).get(alva.id) ?? [];
      const expectation = { personId: alva.id, platform: 'ios', startedAt, serialNumber: null } as const;
      assert.deepEqual(judgeEnrollment(devices, expectation), { kind: 'notYet', why: 'notManagedByIntune' });
    });
  });
});
