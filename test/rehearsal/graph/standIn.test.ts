import assert from 'node:assert/strict';
import type { Quirks } from '../../../rehearsal/graph/quirks.ts';
import { type GraphStandIn, startGraphStandIn } from '../../../rehearsal/graph/startGraphStandIn.ts';
import { loadSampleTenant } from '../../../rehearsal/tenant/loadTenant.ts';
import { sampleGroupId, samplePersonId } from '../../../rehearsal/tenant/sampleTenant.ts';

const tenant = loadSampleTenant();
const alva = samplePersonId(1);
const wave1 = sampleGroupId(1);
const DEVICES = '/v1.0/deviceManagement/managedDevices';
const POLICIES = '/v1.0/identity/conditionalAccess/policies';
const members = (query: string): string =>
  `/v1.0/groups/${wave1}/transitiveMembers/microsoft.graph.user${query}`;
const EVENTUAL = { ConsistencyLevel: 'eventual' };

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Graph's answers are read here as they come, field by field.
  readonly json: Record<string, unknown> & {
    readonly value?: readonly Record<string, unknown>[];
    readonly error?: { readonly code: string; readonly message: string; readonly innerError: object };
  };
}

describe('the Graph stand-in', () => {
  let now = Date.parse('2026-11-20T08:00:00Z');
  let open: GraphStandIn | undefined;

  const start = async (quirks: Partial<Quirks> = {}): Promise<GraphStandIn> => {
    now = Date.parse('2026-11-20T08:00:00Z');
    open = await startGraphStandIn({ tenant, quirks, clock: () => new Date(now) });
    return open;
  };
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  async function ask(
    graph: GraphStandIn,
    path: string,
    { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: unknown } = {},
  ): Promise<Answer> {
    const response = await fetch(graph.url + path, {
      method,
      headers: { authorization: 'Bearer any', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text === '' ? {} : JSON.parse(text),
    };
  }
  const follow = (graph: GraphStandIn, answer: Answer, headers: object = {}): Promise<Answer> => {
    const link = String(answer.json['@odata.nextLink']);
    assert.ok(link.startsWith('https://graph.microsoft.com/v1.0/'), link);
    return ask(graph, link.slice('https://graph.microsoft.com'.length), { headers });
  };

  it('listens on this machine only', async () => {
    assert.match((await start()).url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers with Graph’s headers', async () => {
    const graph = await start();
    const { headers } = await ask(graph, `/v1.0/users/${alva}`, {
      headers: { 'client-request-id': 'one-of-ours' },
    });
    assert.match(headers.get('request-id') ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(headers.get('client-request-id'), 'one-of-ours');
    assert.equal(headers.get('odata-version'), '4.0');
    assert.match(headers.get('content-type') ?? '', /^application\/json;odata\.metadata=minimal;/);
    assert.ok(headers.get('date'));
    assert.ok(JSON.parse(headers.get('x-ms-ags-diagnostic') ?? ''));
  });

  it('refuses a request without a token', async () => {
    const graph = await start();
    const answer = await ask(graph, `/v1.0/users/${alva}`, { headers: { authorization: '' } });
    assert.equal(answer.status, 401);
    assert.equal(answer.json.error?.code, 'InvalidAuthenticationToken');
    assert.deepEqual(Object.keys(answer.json.error?.innerError ?? {}), [
      'date',
      'request-id',
      'client-request-id',
    ]);
    const batch = await ask(graph, '/v1.0/$batch', {
      method: 'POST',
      headers: { authorization: '' },
      body: { requests: [] },
    });
    assert.equal(batch.status, 401);
  });

  it('refuses a missing role in each service’s own words', async () => {
    const graph = await start({ grantedRoles: new Set() });
    const user = await ask(graph, `/v1.0/users/${alva}`);
    assert.deepEqual([user.status, user.json.error?.code], [403, 'Authorization_RequestDenied']);
    const devices = await ask(graph, DEVICES);
    assert.deepEqual([devices.status, devices.json.error?.code], [401, 'Forbidden']);
    assert.equal(JSON.parse(devices.json.error?.message ?? '')['_version'], 3);
    const policies = await ask(graph, POLICIES);
    assert.equal(policies.status, 403);
  });

  it('does not know paths that are not documented', async () => {
    const graph = await start();
    assert.equal((await ask(graph, '/v1.0/nonsense')).status, 400);
    assert.equal((await ask(graph, `/v1.0/users/${alva}/managedDevices/x`)).status, 400);
  });

  describe('users and groups', () => {
    it('needs the consistency level and the count for the cast', async () => {
      const graph = await start();
      for (const [query, headers] of [
        ['?$count=true', {}],
        ['', EVENTUAL],
        ['?$count=false', EVENTUAL],
      ] as const) {
        const answer = await ask(graph, members(query), { headers });
        assert.deepEqual([answer.status, answer.json.error?.code], [400, 'Request_UnsupportedQuery']);
      }
      assert.equal((await ask(graph, members('?$count=true'), { headers: EVENTUAL })).status, 200);
    });

    it('pages with opaque links that keep the question, counting on the first page only', async () => {
      const graph = await start();
      const total = graph.state.memberships.transitiveMembers(wave1).length;
      const first = await ask(graph, members('?$select=id,userPrincipalName&$count=true&$top=100'), {
        headers: EVENTUAL,
      });
      assert.equal(first.json['@odata.count'], total);
      assert.equal(first.json.value?.length, 100);
      assert.deepEqual(Object.keys(first.json.value?.[0] ?? {}), ['id', 'userPrincipalName']);
      const second = await follow(graph, first, EVENTUAL);
      assert.equal(second.json['@odata.count'], undefined);
      assert.deepEqual(Object.keys(second.json.value?.[0] ?? {}), ['id', 'userPrincipalName']);
      const third = await follow(graph, second, EVENTUAL);
      assert.equal(third.json['@odata.nextLink'], undefined);
      assert.equal(200 + (third.json.value?.length ?? 0), total);
      assert.equal((await follow(graph, first)).status, 400, 'the header is needed again');
    });

    it('gives pages of 100, takes up to 999 and refuses more', async () => {
      const graph = await start();
      const size = async (top: string): Promise<number | undefined> =>
        (await ask(graph, members(`?$count=true${top}`), { headers: EVENTUAL })).json.value?.length;
      assert.equal(await size(''), 100);
      assert.ok(((await size('&$top=999')) ?? 0) > 200);
      assert.equal(await size('&$top=1000'), undefined);
    });

    it('refuses a skip token that was changed', async () => {
      const graph = await start();
      const answer = await ask(graph, members('?$count=true&$skiptoken=MTAw'), { headers: EVENTUAL });
      assert.equal(answer.status, 400);
    });

    it('leaves out what was not selected, and refuses what does not exist', async () => {
      const graph = await start();
      const standard = await ask(graph, `/v1.0/users/${alva}`);
      assert.equal(standard.json['accountEnabled'], undefined);
      assert.equal(standard.json['displayName'], 'Alva Exempelsson');
      const selected = await ask(graph, `/v1.0/users/${alva}?$select=accountEnabled`);
      assert.equal(selected.json['accountEnabled'], true);
      assert.equal(selected.json['displayName'], undefined);
      assert.equal((await ask(graph, `/v1.0/users/${alva}?$select=shoeSize`)).status, 400);
    });

    it('loses what stands behind an unencoded # in a name, as a URL does', async () => {
      const graph = await start();
      const filter = "userPrincipalName eq 'mo_partner.example#EXT#@nordvik.example'";
      const cut = await ask(graph, `/v1.0/users?$filter=${filter}`);
      assert.equal(cut.status, 400);
      const whole = await ask(graph, `/v1.0/users?$filter=${encodeURIComponent(filter)}`);
      assert.equal(whole.json.value?.length, 1);
    });

    it('shows a former licence before the present one', async () => {
      const graph = await start();
      const answer = await ask(graph, `/v1.0/users/${alva}?$select=assignedPlans`);
      const plans = answer.json['assignedPlans'] as { capabilityStatus: string; servicePlanId: string }[];
      assert.equal(plans[0]?.servicePlanId, plans.at(-1)?.servicePlanId);
      assert.deepEqual([plans[0]?.capabilityStatus, plans.at(-1)?.capabilityStatus], ['Deleted', 'Enabled']);
    });

    it('checks at most 20 groups at a time', async () => {
      const graph = await start();
      const check = (count: number) =>
        ask(graph, `/v1.0/users/${alva}/checkMemberGroups`, {
          method: 'POST',
          body: { groupIds: Array.from({ length: count }, (_, index) => sampleGroupId(index + 1)) },
        });
      assert.deepEqual((await check(20)).json.value, [1, 2, 8].map(sampleGroupId));
      assert.equal((await check(21)).status, 400);
    });
  });

  describe('managed devices', () => {
    const idsOf = (answer: Answer): unknown[] => (answer.json.value ?? []).map((row) => row['id']);
    const filtered = (graph: GraphStandIn, filter: string): Promise<Answer> =>
      ask(graph, `${DEVICES}?$filter=${encodeURIComponent(filter)}`);

    it('ignores a filter on the user id, as the real list was seen to do, and refuses it otherwise', async () => {
      const graph = await start();
      const all = await ask(graph, DEVICES);
      assert.deepEqual(idsOf(await filtered(graph, `userId eq '${alva}'`)), idsOf(all));
      graph.quirks.ignoresUserIdFilter = false;
      assert.equal((await filtered(graph, `userId eq '${alva}'`)).status, 400);
    });

    it('answers an empty user name with everything', async () => {
      const graph = await start();
      const all = await ask(graph, DEVICES);
      assert.ok(idsOf(all).length > 1);
      assert.deepEqual(idsOf(await filtered(graph, "userPrincipalName eq ''")), idsOf(all));
    });

    it('filters by name, by serial number and by time', async () => {
      const graph = await start();
      const id = graph.state.enroll(alva, { platform: 'ios', deviceName: 'one', serial: 'FAKE1' });
      for (const filter of [
        "userPrincipalName eq 'ALVA.exempelsson@nordvik.example'",
        "serialNumber eq 'FAKE1'",
        'enrolledDateTime gt 2026-11-20T07:59:59Z',
        "serialNumber eq 'FAKE1' and enrolledDateTime gt 2026-11-20T07:59:59.500Z",
      ]) {
        assert.deepEqual(idsOf(await filtered(graph, filter)), [id], filter);
      }
      assert.deepEqual(idsOf(await filtered(graph, 'enrolledDateTime gt 2026-11-20T08:00:00Z')), []);
      assert.equal((await filtered(graph, "managedDeviceOwnerType eq 'company'")).status, 400);
      assert.equal((await filtered(graph, "serialNumber eq 'FAKE1' or model eq 'x'")).status, 400);
    });

    it('counts the rows of each page, and has sentinels for what it does not know', async () => {
      const graph = await start({ maxPageSize: 2 });
      const answer = await ask(graph, DEVICES);
      assert.equal(answer.json['@odata.count'], 2);
      graph.quirks.maxPageSize = 1000;
      const rows = (await ask(graph, DEVICES)).json.value ?? [];
      const mail = rows.find((row) => row['managementAgent'] === 'eas');
      assert.equal(mail?.['enrolledDateTime'], '0001-01-01T00:00:00Z');
      assert.equal(mail?.['azureADDeviceId'], '00000000-0000-0000-0000-000000000000');
      assert.ok(rows.some((row) => row['userId'] === ''));
    });

    it('shows a device some time after it was enrolled, and compliant some time later', async () => {
      const graph = await start();
      const id = graph.state.enroll(alva, {
        platform: 'ios',
        deviceName: 'one',
        visibleAfterSeconds: 60,
        compliantAfterSeconds: 300,
      });
      const state = async (): Promise<unknown> =>
        (await ask(graph, `${DEVICES}/${id}`)).json['complianceState'];
      assert.equal((await ask(graph, `${DEVICES}/${id}`)).status, 404);
      now += 60_000;
      assert.equal(await state(), 'unknown');
      now += 240_000;
      assert.equal(await state(), 'compliant');
      graph.state.setCompliance(id, 'noncompliant');
      assert.equal(await state(), 'noncompliant');
      graph.state.removeDevice(id);
      assert.equal((await ask(graph, `${DEVICES}/${id}`)).status, 404);
    });

    it('does not turn compliant by itself after somebody said otherwise', async () => {
      const graph = await start();
      const id = graph.state.enroll(alva, { platform: 'ios', deviceName: 'one', compliantAfterSeconds: 60 });
      graph.state.setCompliance(id, 'noncompliant');
      now += 120_000;
      assert.equal((await ask(graph, `${DEVICES}/${id}`)).json['complianceState'], 'noncompliant');
    });
  });

  describe('what a preflight reads', () => {
    it('gives Apple’s certificate with a date in the future', async () => {
      const graph = await start();
      const answer = await ask(graph, '/v1.0/deviceManagement/applePushNotificationCertificate');
      assert.ok(Date.parse(String(answer.json['expirationDateTime'])) > now);
    });

    it('gives the partner that still holds Wave 1', async () => {
      const graph = await start();
      const answer = await ask(graph, '/v1.0/deviceManagement/complianceManagementPartners');
      assert.deepEqual(answer.json.value?.[0]?.['iosEnrollmentAssignments'], [
        { target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: wave1 } },
      ]);
    });

    it('gives the enrolment limits, with assignments when asked', async () => {
      const graph = await start();
      const path = '/v1.0/deviceManagement/deviceEnrollmentConfigurations';
      const [limit, restriction] = (await ask(graph, path)).json.value ?? [];
      assert.equal(limit?.['limit'], 15);
      assert.match(String(limit?.['id']), /_DefaultLimit$/);
      assert.equal(limit?.['assignments'], undefined);
      assert.ok(restriction?.['iosRestriction']);
      const [assigned] = (await ask(graph, `${path}?$expand=assignments`)).json.value ?? [];
      assert.ok(Array.isArray(assigned?.['assignments']));
    });

    it('gives licences', async () => {
      const graph = await start();
      const [sku] = (await ask(graph, '/v1.0/subscribedSkus')).json.value ?? [];
      assert.ok(Number(sku?.['consumedUnits']) > 250);
    });

    it('gives the access policies whole, once a second and without a word about when to come back', async () => {
      const graph = await start();
      const first = await ask(graph, POLICIES);
      const policy = first.json.value?.[0] as { conditions: Record<string, Record<string, unknown>> };
      assert.deepEqual(policy.conditions['users']?.['includeGroups'], [wave1]);
      assert.deepEqual(policy.conditions['users']?.['includeRoles'], []);
      assert.deepEqual(policy.conditions['applications']?.['includeUserActions'], []);
      const second = await ask(graph, POLICIES);
      assert.equal(second.status, 429);
      assert.equal(second.headers.get('retry-after'), null);
      now += 1000;
      assert.equal((await ask(graph, POLICIES)).status, 200);
    });
  });

  describe('the app', () => {
    const install = (graph: GraphStandIn, personId: string, appId = tenant.app.catalogId): Promise<Answer> =>
      ask(graph, `/v1.0/users/${personId}/teamwork/installedApps`, {
        method: 'POST',
        body: { 'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${appId}` },
      });
    const codesOf = (answer: Answer): unknown[] => [
      answer.status,
      answer.json.error?.code,
      (answer.json.error?.innerError as { code?: string } | undefined)?.code,
    ];

    it('is installed with an empty 201, and a second time with a 409', async () => {
      const graph = await start();
      const heard: string[] = [];
      graph.state.onInstall((personId) => heard.push(personId));
      const answer = await install(graph, alva);
      assert.deepEqual([answer.status, answer.text, answer.headers.get('content-type')], [201, '', null]);
      assert.deepEqual(codesOf(await install(graph, alva)), [409, 'Conflict', undefined]);
      assert.deepEqual(heard, [alva]);
    });

    it('is refused under a policy, without Teams and for another app', async () => {
      const graph = await start();
      assert.deepEqual(codesOf(await install(graph, samplePersonId(50))), [403, 'Forbidden', 'AccessDenied']);
      assert.equal((await install(graph, samplePersonId(80))).status, 404);
      assert.equal((await install(graph, alva, 'other')).status, 404);
      assert.equal((await install(graph, samplePersonId(999_999))).status, 404);
    });

    it('is found, has a chat and can be removed', async () => {
      const graph = await start();
      await install(graph, alva);
      const apps = `/v1.0/users/${alva}/teamwork/installedApps`;
      const filter = encodeURIComponent(`teamsApp/externalId eq '${tenant.app.manifestId}'`);
      const [found] = (await ask(graph, `${apps}?$expand=teamsApp&$filter=${filter}`)).json.value ?? [];
      const id = encodeURIComponent(String(found?.['id']));
      assert.deepEqual(found?.['teamsApp'], {
        id: tenant.app.catalogId,
        externalId: tenant.app.manifestId,
        displayName: 'Flytt',
        distributionMethod: 'organization',
      });
      assert.match(String((await ask(graph, `${apps}/${id}/chat`)).json['id']), /@unq\.gbl\.spaces$/);
      assert.equal((await ask(graph, `${apps}/${id}`, { method: 'DELETE' })).status, 204);
      assert.deepEqual((await ask(graph, apps)).json.value, []);
      assert.equal((await ask(graph, `${apps}/${id}`, { method: 'DELETE' })).status, 404);
    });
  });

  describe('batches', () => {
    const batch = (graph: GraphStandIn, requests: readonly object[]): Promise<Answer> =>
      ask(graph, '/v1.0/$batch', { method: 'POST', body: { requests } });
    const get = (id: string, url = `/users/${alva}`, more: object = {}): object => ({
      id,
      method: 'GET',
      url,
      ...more,
    });
    const responses = (answer: Answer): { id: string; status: number; body?: unknown }[] =>
      answer.json['responses'] as never;

    it('come back in another order, each item with its own status', async () => {
      const graph = await start();
      const answer = await batch(graph, [get('a'), get('b', '/users/nobody'), get('c')]);
      assert.equal(answer.status, 200);
      assert.deepEqual(
        responses(answer).map(({ id, status }) => [id, status]),
        [
          ['c', 200],
          ['b', 404],
          ['a', 200],
        ],
      );
    });

    it('carry headers for each item', async () => {
      const graph = await start();
      const url = members('?$count=true').slice('/v1.0'.length);
      const answer = await batch(graph, [get('with', url, { headers: EVENTUAL }), get('without', url)]);
      assert.deepEqual(
        responses(answer).map(({ id, status }) => [id, status]),
        [
          ['without', 400],
          ['with', 200],
        ],
      );
    });

    it('fail items that depend on a failed one', async () => {
      const graph = await start();
      const answer = await batch(graph, [
        get('a', '/users/nobody'),
        get('b', undefined, { dependsOn: ['a'] }),
      ]);
      assert.deepEqual(
        responses(answer).map(({ id, status }) => [id, status]),
        [
          ['b', 424],
          ['a', 404],
        ],
      );
    });

    it('take 20 items with different ids and relative URLs, and nothing else', async () => {
      const graph = await start();
      const many = (count: number): object[] => Array.from({ length: count }, (_, index) => get(`${index}`));
      assert.equal((await batch(graph, many(20))).status, 200);
      assert.equal((await batch(graph, many(21))).status, 400);
      assert.equal((await batch(graph, [get('a'), get('a')])).status, 400);
      assert.equal((await batch(graph, [get('a', 'https://graph.microsoft.com/v1.0/users')])).status, 400);
      assert.equal((await batch(graph, [get('a', '/v1.0/users')])).status, 400);
    });
  });

  describe('faults', () => {
    it('are met by the requests they are planned for, as often as planned', async () => {
      const graph = await start();
      graph.faults.plan({
        on: /^GET \/users/,
        fault: { kind: 'refuse', status: 429, retryAfter: '7' },
        times: 2,
      });
      const status = async (path: string): Promise<number> => (await ask(graph, path)).status;
      assert.equal(await status(`/v1.0/groups/${wave1}`), 200);
      const refused = await ask(graph, `/v1.0/users/${alva}`);
      assert.equal(refused.status, 429);
      assert.equal(refused.headers.get('retry-after'), '7');
      assert.equal(await status(`/v1.0/users/${alva}`), 429);
      assert.equal(await status(`/v1.0/users/${alva}`), 200);
    });

    it('can be called off', async () => {
      const graph = await start();
      graph.faults.plan({ on: /./, fault: { kind: 'empty', status: 500 } });
      graph.faults.clear();
      assert.equal((await ask(graph, `/v1.0/users/${alva}`)).status, 200);
    });
  });

  describe('the hand behind it', () => {
    it('knows nobody and nothing that does not exist', async () => {
      const { state } = await start();
      const nobody = samplePersonId(999_999);
      assert.throws(() => state.enroll(nobody, { platform: 'ios', deviceName: 'x' }), RangeError);
      assert.throws(() => state.failEnrollment(nobody, 'x'), RangeError);
      assert.throws(() => state.setCompliance('x', 'compliant'), RangeError);
      assert.throws(() => state.removeDevice('x'), RangeError);
      assert.throws(() => state.install(nobody), RangeError);
    });

    it('gives every device an id of its own, also after one was removed', async () => {
      const { state } = await start();
      const one = state.enroll(alva, { platform: 'ios', deviceName: 'one' });
      const two = state.enroll(alva, { platform: 'ios', deviceName: 'two' });
      state.removeDevice(one);
      const three = state.enroll(alva, { platform: 'ios', deviceName: 'three' });
      assert.notEqual(two, three);
      assert.deepEqual(
        state.devicesOf(alva).map((row) => row['deviceName']),
        ['two', 'three'],
      );
    });

    it('remembers the requests that came', async () => {
      const graph = await start();
      await ask(graph, `/v1.0/users/${alva}?$select=id`);
      const [request] = graph.requests;
      assert.equal(request?.url, `/v1.0/users/${alva}?$select=id`);
      assert.equal(request?.headers['authorization'], 'Bearer any');
    });
  });
});
