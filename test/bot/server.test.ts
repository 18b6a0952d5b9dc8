import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer, type ServerDeps } from '../../bot/server.ts';
import { aLog } from './aRunningBot.ts';

const TOKEN = 'a-token-for-the-metrics';
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

async function aServer(overrides: Partial<ServerDeps> = {}) {
  const { log, lines } = aLog();
  const server = createServer({
    pipeline: { receive: async () => ({ status: 200, body: { said: 'hello' } }) },
    health: async () => [{ name: 'store', ok: true }],
    metrics: async () => 'flytt_sent_total 3\n',
    metricsToken: TOKEN,
    guide: async () => ({ status: 404, html: '' }),
    media: async (path) =>
      path === 'qr/abc.png' ? { contentType: 'image/png', body: PNG, maxAgeSeconds: 86_400 } : null,
    log,
    ...overrides,
  });
  const port = await server.listen('127.0.0.1', 0);
  return {
    server,
    port,
    lines,
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers }),
    post: (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
  };
}

describe('createServer', () => {
  let running: Awaited<ReturnType<typeof aServer>>;
  const start = async (overrides?: Partial<ServerDeps>) => {
    running = await aServer(overrides);
    return running;
  };
  afterEach(() => running.server.close(1));

  it('hands activities to the pipeline and its answer back', async () => {
    const { post } = await start();
    const response = await post('/api/messages');
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { said: 'hello' });
    assert.equal(response.headers.get('cache-control'), 'no-store');
  });

  it('answers without a body where there is none', async () => {
    const { post } = await start({ pipeline: { receive: async () => ({ status: 200 }) } });
    assert.equal(await (await post('/api/messages')).text(), '');
  });

  describe('what goes wrong', () => {
    for (const accept of ['application/json', 'text/plain', 'text/html', '*/*']) {
      it(`says nothing of a path that does not exist, to someone who accepts ${accept}`, async () => {
        const { get } = await start();
        const response = await get('/api/nothing?x=<script>', { accept });
        assert.equal(response.status, 404);
        assert.equal(await response.text(), '{"error":"notFound"}');
      });
    }

    it('says nothing of a method that does not exist', async () => {
      const { get } = await start();
      const response = await get('/api/messages');
      assert.equal(response.status, 405);
      assert.equal(await response.text(), '{"error":"refused"}');
    });

    it('shows a reference and no stack when something breaks', async () => {
      const { post, lines } = await start({
        pipeline: {
          receive: async () => {
            throw new Error('secret words');
          },
        },
      });
      const response = await post('/api/messages');
      assert.equal(response.status, 500);
      const { error, reference } = (await response.json()) as { error: string; reference: string };
      assert.equal(error, 'internal');
      assert.ok(lines.some((line) => line.reference === reference && line.err));
    });

    it('turns down a request that is no HTTP', async () => {
      const { port } = await start();
      const socket = connect(port, '127.0.0.1');
      socket.end('hello\r\n\r\n');
      const [answer] = await once(socket, 'data');
      assert.match(String(answer), /^HTTP\/1\.1 400 Bad Request/);
    });
  });

  describe('health', () => {
    it('lives as long as it answers', async () => {
      const { get } = await start({ health: async () => [{ name: 'store', ok: false }] });
      const response = await get('/healthz');
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { status: 'ok' });
    });

    it('is ready when every part works', async () => {
      const { get } = await start();
      const response = await get('/readyz');
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { status: 'ready', parts: ['store'] });
    });

    it('says which part does not', async () => {
      const { get } = await start({
        health: async () => [
          { name: 'store', ok: true },
          { name: 'sender', ok: false, why: 'no lease' },
          { name: 'jobs', ok: false },
        ],
      });
      const response = await get('/readyz');
      assert.equal(response.status, 503);
      assert.deepEqual(await response.json(), {
        status: 'notReady',
        missing: [
          { name: 'sender', why: 'no lease' },
          { name: 'jobs', why: 'not working' },
        ],
      });
    });

    it('is not ready when nobody can tell', async () => {
      const { get } = await start({
        health: async () => {
          throw new Error('secret words');
        },
      });
      const response = await get('/readyz');
      assert.equal(response.status, 503);
      assert.equal((await response.text()).includes('secret'), false);
    });
  });

  describe('metrics', () => {
    it('are for this machine', async () => {
      const { get } = await start();
      const response = await get('/metrics');
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
      assert.equal(await response.text(), 'flytt_sent_total 3\n');
    });

    it('are not for whom a proxy on this machine speaks', async () => {
      const { get } = await start();
      assert.equal((await get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status, 403);
      assert.equal((await get('/metrics', { forwarded: 'for=203.0.113.9' })).status, 403);
    });

    it('are for whoever has the token', async () => {
      const { get } = await start();
      const from = { 'x-forwarded-for': '203.0.113.9' };
      assert.equal((await get('/metrics', { ...from, authorization: `Bearer ${TOKEN}` })).status, 200);
      assert.equal((await get('/metrics', { ...from, authorization: `Bearer ${TOKEN}x` })).status, 403);
    });

    it('are for nobody else when there is no token', async () => {
      const { get } = await start({ metricsToken: null });
      const headers = { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer null' };
      assert.equal((await get('/metrics', headers)).status, 403);
    });
  });

  describe('pictures', () => {
    it('may be kept by whoever fetches them', async () => {
      const { get } = await start();
      const response = await get('/media/qr/abc.png?x=1');
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'image/png');
      assert.equal(response.headers.get('cache-control'), 'public, max-age=86400, immutable');
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), PNG);
    });

    for (const path of [
      '/media/qr/none.png',
      '/media/',
      '/media/..%2f..%2fetc%2fpasswd',
      '/media/%2e%2e/x',
      '/media/%zz',
    ]) {
      it(`are not found at ${path}`, async () => {
        const asked: string[] = [];
        const { get } = await start({
          media: async (name) => {
            asked.push(name);
            return null;
          },
        });
        const response = await get(path);
        assert.ok([400, 404].includes(response.status));
        assert.match(await response.text(), /^\{"error":"\w+"\}$/);
        assert.ok(asked.every((name) => !name.includes('..')));
      });
    }
  });

  describe('stopping', () => {
    it('lets what has begun be answered, and takes nothing new', async () => {
      let answer: () => void = () => {};
      let begun: () => void = () => {};
      const hasBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const { post, server, get } = await start({
        pipeline: {
          receive: () =>
            new Promise((resolve) => {
              answer = () => resolve({ status: 200 });
              begun();
            }),
        },
      });
      const response = post('/api/messages');
      await hasBegun;
      const closed = server.close(60);
      await assert.rejects(get('/healthz'));
      answer();
      assert.equal((await response).status, 200);
      await closed;
    });

    it('cuts off what does not end', async () => {
      let begun: () => void = () => {};
      const hasBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const { post, server } = await start({
        pipeline: {
          receive: () => {
            begun();
            return new Promise(() => {});
          },
        },
      });
      const response = assert.rejects(post('/api/messages'));
      await hasBegun;
      await server.close(0.05);
      await response;
    });

    it('says so when the port is taken', async () => {
      const { port } = await start();
      const second = await aServer();
      await assert.rejects(second.server.listen('127.0.0.1', port), {
        code: /EADDRINUSE|ERR_SERVER_ALREADY_LISTEN/,
      });
      await second.server.close(1);
    });
  });
});

describe('createServer on a port that is taken', () => {
  it('says so to whoever starts it, and takes another', async () => {
    const first = await aServer();
    const second = await aServer();
    await second.server.close(1);
    const third = createServer({
      pipeline: { receive: async () => ({ status: 200 }) },
      health: async () => [],
      metrics: async () => '',
      metricsToken: null,
      guide: async () => ({ status: 404, html: '' }),
      media: async () => null,
      log: aLog().log,
    });
    await assert.rejects(third.listen('127.0.0.1', first.port), { code: 'EADDRINUSE' });
    assert.equal(await third.listen('127.0.0.1', second.port), second.port);
    await Promise.all([first.server.close(1), third.close(1)]);
  });
});
