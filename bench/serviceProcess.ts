import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../bot/main.ts', import.meta.url));

/** How often a starting service is asked whether it is ready: this is how exact the result is. */
const ASK_EVERY_MS = 5;
/** Far beyond any goal; what is slower does not start at all. */
const GIVE_UP_MS = 60_000;

/** What a production service must be told; nothing here leads out of this machine. */
const SETTINGS = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: '6d9c1f0e-52a4-4b0c-9d37-0f1b8a1f7c55',
  MicrosoftAppTenantId: 'c0ffee00-1111-4222-8333-444455556666',
  MicrosoftAppPassword: 'not-a-real-secret',
  ADMIN_USER_IDS: 'c0ffee00-1111-4222-8333-444455556667',
  PUBLIC_BASE_URL: 'https://flytt.example',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
} as const;

export interface ServiceStart {
  /** `DATABASE_URL` or `DATA_DIR`. */
  readonly where: { readonly DATABASE_URL: string } | { readonly DATA_DIR: string };
  /** Where Node keeps compiled code; empty the first time. */
  readonly compileCache: string;
}

/**
 * Starts `npm start`'s own program in a process of its own, waits for the first 200 of `GET /readyz`, and stops it
 * as a platform would. Answers with the milliseconds from the spawn to that 200.
 */
export async function timeStart({ where, compileCache }: ServiceStart): Promise<number> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      ...SETTINGS,
      ...where,
      PORT: String(port),
    },
  });
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null)
        throw new Error(`The service ended with ${child.exitCode} while starting.`);
      if (performance.now() - begun > GIVE_UP_MS) throw new Error('The service did not become ready.');
      await pass(ASK_EVERY_MS);
    }
    return performance.now() - begun;
  } finally {
    await stop(child);
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}

/** A port that is free now; nobody else is given it in the moment until the service takes it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
