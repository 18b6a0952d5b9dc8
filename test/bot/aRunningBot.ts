import pino, { type Logger } from 'pino';
import type { BotIdentity, RegisteredIdentity, RehearsalIdentity } from '../../bot/auth/identity.ts';
import { createServiceUrlRule } from '../../bot/auth/serviceUrlRule.ts';
import { createTeamsAdapter } from '../../bot/auth/teamsAdapter.ts';
import type { Answer, Inbound } from '../../bot/inbound/inbound.ts';
import { createPipeline, type PipelineDeps } from '../../bot/inbound/pipeline.ts';
import { createServer } from '../../bot/server.ts';
import { TENANT_ID } from './aTeamsActivity.ts';
import { APP_ID } from './aTokenService.ts';

export const REGISTERED: RegisteredIdentity = {
  kind: 'registered',
  appId: APP_ID,
  tenantId: TENANT_ID,
  credentials: { kind: 'password', password: 'not-a-real-secret' },
};

export const REHEARSAL: RehearsalIdentity = {
  kind: 'rehearsal',
  botId: 'rehearsal-bot',
  tenantId: TENANT_ID,
};

/** The fields of a log line that tests look at. */
interface LogLine {
  readonly msg?: string;
  readonly reference?: string;
  readonly reason?: string;
  readonly err?: unknown;
  readonly sdk?: string;
  readonly step?: string;
}

/** A logger whose lines can be read. */
export function aLog(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

/** Remembers in memory what was seen. */
export function aSeenList() {
  const seen = new Set<string>();
  return {
    async firstTime(conversationId: string, activityId: string): Promise<boolean> {
      const key = `${conversationId} ${activityId}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    },
  };
}

/** The real server with the real pipeline on a free port of loopback; only the handling is the test's. */
export async function aRunningBot({
  identity = REGISTERED,
  openIdMetadataUrl,
  ...overrides
}: Partial<PipelineDeps> & { identity?: BotIdentity; openIdMetadataUrl?: string } = {}) {
  const { log, lines } = aLog();
  const handled: Inbound[] = [];
  const replies: Answer[] = [];
  const outcomes: string[] = [];
  const pipeline = createPipeline({
    identity,
    adapter: createTeamsAdapter(identity, { log, ...(openIdMetadataUrl ? { openIdMetadataUrl } : {}) }),
    isOurService: createServiceUrlRule(identity),
    log,
    seen: aSeenList(),
    handle: async (inbound) => {
      handled.push(inbound);
      return { kind: 'toast', text: 'done' };
    },
    reply: async (_inbound, answer) => void replies.push(answer),
    whenSlow: () => ({ kind: 'toast', text: 'still working' }),
    whenBroken: (_inbound, reference) => ({ kind: 'toast', text: `sorry ${reference}` }),
    count: (outcome) => void outcomes.push(outcome),
    ...overrides,
  });
  const server = createServer({
    pipeline,
    health: async () => [],
    metrics: async () => '',
    metricsToken: null,
    media: async () => null,
    guide: async () => ({ status: 404, html: '' }),
    log,
  });
  const port = await server.listen('127.0.0.1', 0);

  return {
    url: `http://127.0.0.1:${port}/api/messages`,
    pipeline,
    handled,
    replies,
    outcomes,
    lines,
    async post(
      body: unknown,
      { token, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
    ) {
      const response = await fetch(`http://127.0.0.1:${port}/api/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
    },
    close: () => server.close(1),
  };
}
