import assert from 'node:assert/strict';
import { type SinonSpy, spy } from 'sinon';
import { createGraphCaller } from '../../directory/client/graphCaller.ts';
import { graphTarget } from '../../directory/client/graphTarget.ts';
import { DEFAULT_LIMITS } from '../../directory/client/requestPolicy.ts';
import { rehearsalCredential } from '../../rehearsal/graph/rehearsalCredential.ts';
import { sampleGroupId, samplePersonId } from '../../rehearsal/tenant/sampleTenant.ts';
import { isDirectoryError } from '../contracts/directory.ts';
import { collect, useGraph } from '../fakes/graphFixture.ts';
import { sendJson, useLoopback } from '../fakes/loopbackServer.ts';
import { fakeWaiting } from '../fakes/waiting.ts';

const wave1 = sampleGroupId(1);

describe('the token', () => {
  const openGraph = useGraph();
  const openServer = useLoopback();
  let fetches: SinonSpy;

  beforeEach(() => {
    fetches = spy(globalThis, 'fetch');
  });
  const visited = (): string[] => [
    ...new Set(fetches.getCalls().map((call) => new URL(String(call.args[0])).origin)),
  ];

  it('goes to the stand-in that Graph’s address is rewritten to, with the real paths', async () => {
    const { directory, graph } = await openGraph();
    await directory.readPerson(samplePersonId(1));
    assert.deepEqual(visited(), [graph.url]);
    const [request] = graph.requests;
    assert.equal(request?.headers['authorization'], 'Bearer rehearsal-token');
    assert.match(request?.url ?? '', /^\/v1\.0\/users\//);
  });

  it('is asked for the scope of the Graph that is meant, not of the stand-in', async () => {
    const credential = rehearsalCredential();
    const asked = spy(credential, 'getToken');
    const { directory } = await openGraph({ settings: { credential } });
    await directory.readPerson(samplePersonId(1));
    assert.deepEqual(asked.firstCall.args[0], ['https://graph.microsoft.com/.default']);
  });

  it('does not follow a next link to another host', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 50, nextLinks: 'foreign' } });
    await assert.rejects(collect(directory.listMembers(wave1)), (error) => {
      assert.ok(isDirectoryError('untrustworthyAnswer')(error));
      assert.match(String(error), /the link to the next page leads to another host/);
      return true;
    });
    assert.deepEqual(visited(), [graph.url]);
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await openServer((_request, response) => sendJson(response, { id: 'x' }));
    const { directory, graph } = await openGraph();
    graph.faults.plan({ on: /^GET \/users/, fault: { kind: 'redirect', to: `${elsewhere.url}/v1.0/me` } });
    await assert.rejects(directory.readPerson(samplePersonId(1)), isDirectoryError('untrustworthyAnswer'));
    assert.deepEqual(elsewhere.requests, []);
  });

  describe('does not leave for', () => {
    const caller = (baseUrl: string) =>
      createGraphCaller({
        credential: rehearsalCredential(),
        target: graphTarget(baseUrl),
        limits: DEFAULT_LIMITS,
        waiting: fakeWaiting(),
        onRetry: () => {},
      });
    const call = { doing: 'try', needs: 'nothing' };

    for (const url of [
      'https://graph.nordvik.example/v1.0/users',
      'https://graph.microsoft.com.nordvik.example/v1.0/users',
      'https://graph.microsoft.com@nordvik.example/v1.0/users',
      'https://graph.microsoft.com:8443/v1.0/users',
      'https://graph.microsoft.us/v1.0/users',
    ]) {
      it(url, async () => {
        await assert.rejects(
          caller('https://graph.microsoft.com').get(url, call),
          isDirectoryError('untrustworthyAnswer'),
        );
        assert.equal(fetches.callCount, 0);
      });
    }

    it('Graph itself, when a stand-in is configured', async () => {
      const server = await openServer((_request, response) => sendJson(response, { value: [] }));
      await caller(server.url).get('https://graph.microsoft.com/v1.0/users', call);
      assert.deepEqual(visited(), [server.url]);
    });
  });
});
