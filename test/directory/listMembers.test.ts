import assert from 'node:assert/strict';
import { sampleGroupId } from '../../rehearsal/tenant/sampleTenant.ts';
import { isDirectoryError } from '../contracts/directory.ts';
import { collect, useGraph } from '../fakes/graphFixture.ts';
import { sendJson, useLoopback } from '../fakes/loopbackServer.ts';

const wave1 = sampleGroupId(1);
const large = sampleGroupId(900);

describe('listMembers', () => {
  const openGraph = useGraph();
  const openServer = useLoopback();

  it('reads 10 000 people page by page, the next page only when the last one has been used', async () => {
    const { directory, graph } = await openGraph();
    graph.state.memberships.addLargeGroup(large, 'Everybody', 10_000);
    let people = 0;
    let pages = 0;
    for await (const page of directory.listMembers(large)) {
      pages++;
      assert.equal(graph.requests.length, pages, 'nothing is read ahead');
      assert.ok(page.length <= 999);
      assert.equal(page[0]?.userPrincipalName, `person.${people + 1}@nordvik.example`);
      people += page.length;
    }
    assert.equal(people, 10_000);
    assert.equal(pages, 11);
  });

  it('stops asking when nobody wants more', async () => {
    const { directory, graph } = await openGraph();
    graph.state.memberships.addLargeGroup(large, 'Everybody', 10_000);
    for await (const page of directory.listMembers(large)) {
      assert.equal(page.length, 999);
      break;
    }
    assert.equal(graph.requests.length, 1);
  });

  it('sends the consistency level with every page', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 100 } });
    await collect(directory.listMembers(wave1));
    assert.ok(graph.requests.length >= 3);
    for (const request of graph.requests) assert.equal(request.headers['consistencylevel'], 'eventual');
  });

  it('hands the skip token back as it came', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 100 } });
    await collect(directory.listMembers(wave1));
    const tokens = graph.requests.slice(1).map((request) => /\$skiptoken=([^&]+)/.exec(request.url)?.[1]);
    assert.ok(tokens.length >= 2);
    for (const token of tokens) assert.match(token ?? '', /^%2B%2F%2F%2B/);
  });

  it('leaves out empty pages', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 100, sendsEmptyPages: true } });
    const pages = await collect(directory.listMembers(wave1));
    assert.deepEqual(
      pages.map((page) => page.length > 0),
      [true, true, true],
    );
    assert.equal(graph.requests.length, 6);
  });

  it('says that consent is missing when Graph shows ids only', async () => {
    const { directory, graph } = await openGraph({ quirks: { showsIdsOnly: true } });
    await assert.rejects(collect(directory.listMembers(wave1)), isDirectoryError('missingConsent'));
    graph.quirks.showsIdsOnly = false;
    assert.equal((await collect(directory.listMembers(wave1))).length, 1);
  });

  it('does not run in circles', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 100, nextLinks: 'loop' } });
    await assert.rejects(collect(directory.listMembers(wave1)), isDirectoryError('untrustworthyAnswer'));
    assert.equal(graph.requests.length, 2);
  });

  it('does not turn empty pages for ever', async () => {
    let page = 0;
    const server = await openServer((_request, response) => {
      page++;
      sendJson(response, {
        '@odata.nextLink': `https://graph.microsoft.com/v1.0/groups?$skiptoken=${page}`,
        value: [],
      });
    });
    const { directory } = await openGraph({ settings: { baseUrl: server.url } });
    await assert.rejects(collect(directory.listMembers(wave1)), isDirectoryError('untrustworthyAnswer'));
    assert.ok(page < 1000);
  });

  it('says that the listing must start again when its token has expired', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 100 } });
    const fault = { kind: 'refuse', status: 400, code: 'Directory_ExpiredPageToken' } as const;
    graph.faults.plan({ on: /skiptoken/, fault });
    await assert.rejects(collect(directory.listMembers(wave1)), isDirectoryError('unavailable'));
  });

  it('repeats a page that failed and goes on from there', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 100 } });
    graph.faults.plan({ on: /skiptoken/, fault: { kind: 'cutOff' }, times: 2 });
    const people = (await collect(directory.listMembers(wave1))).flat();
    assert.equal(people.length, graph.state.memberships.transitiveMembers(wave1).length);
  });

  for (const [name, body] of [
    ['an answer without a list', { id: 'x' }],
    ['a list that is none', { value: 'x' }],
    ['a row without an id', { value: [{ userPrincipalName: 'x@nordvik.example', accountEnabled: true }] }],
    ['a row of another kind', { value: ['x'] }],
  ] as const) {
    it(`does not believe ${name}`, async () => {
      const server = await openServer((_request, response) => sendJson(response, body));
      const { directory } = await openGraph({ settings: { baseUrl: server.url } });
      await assert.rejects(collect(directory.listMembers(wave1)), isDirectoryError('untrustworthyAnswer'));
    });
  }

  it('takes an old account without a user type for a member, and a name from where there is one', async () => {
    const row = {
      id: 'A1000000-0000-4000-8000-000000000001',
      userPrincipalName: 'x@nordvik.example',
      accountEnabled: true,
    };
    const server = await openServer((_request, response) => sendJson(response, { value: [row] }));
    const { directory } = await openGraph({ settings: { baseUrl: server.url } });
    assert.deepEqual(await collect(directory.listMembers(wave1)), [
      [
        {
          id: 'a1000000-0000-4000-8000-000000000001',
          userPrincipalName: 'x@nordvik.example',
          displayName: 'x@nordvik.example',
          givenName: 'x@nordvik.example',
          accountEnabled: true,
          isGuest: false,
          usageLocation: null,
          preferredLanguage: null,
          hasIntuneLicense: false,
        },
      ],
    ]);
  });
});
