import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ConnectorFault, type ConnectorFaults, createConnectorFaults } from './connectorFaults.ts';
import {
  createDeliveryRecord,
  type DeliveredMessage,
  type DeliveryTally,
  type RecordMode,
} from './deliveryRecord.ts';
import { readBody, wait, writeAnswer } from './exchange.ts';
import { createRoster, type Roster, type RosterPerson } from './roster.ts';
import { type Answer, type Call, createRoutes, readCall, threadOf } from './routes.ts';
import { createSlidingLimits, type Limit, TEAMS_LIMITS } from './slidingLimits.ts';

/** How many requests are remembered in full. */
const MAX_RECORDED = 1000;

export interface ConnectorLimits {
  readonly app: readonly Limit[];
  readonly thread: readonly Limit[];
  readonly members: readonly Limit[];
}

export const NO_LIMITS: ConnectorLimits = { app: [], thread: [], members: [] };

export interface ConnectorStandInOptions {
  /** Any free one when absent. */
  readonly port?: number;
  /** Those of Teams when absent. */
  readonly limits?: ConnectorLimits;
  /** Whether a 429 says for how long; Teams does not always. */
  readonly tellsRetryAfter?: boolean;
  /** How long every answer takes: a number of milliseconds, or a function for each request. */
  readonly latencyMs?: number | (() => number);
  /** Whether two requests at once in one conversation are refused with 412. */
  readonly refusesConcurrent?: boolean;
  readonly faults?: ConnectorFaults;
  readonly people?: 'anyone' | readonly RosterPerson[];
  readonly record?: RecordMode;
  readonly log?: (line: string) => void;
}

/** A request that came, as it was on the wire. */
export interface ConnectorRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface ConnectorTally extends DeliveryTally {
  readonly requests: number;
  readonly byStatus: Readonly<Record<number, number>>;
  /** Messages that came while another request was under way in the same conversation. */
  readonly overlapping: number;
  /** Requests that have come and are not answered yet. */
  readonly underWay: number;
}

export interface ConnectorStandIn {
  /** The service URL, with its slash. */
  readonly url: string;
  /** The last requests, oldest first; none in the `counts` mode. */
  readonly requests: readonly ConnectorRequest[];
  /** Every message that was delivered, oldest first; none in the `counts` mode. */
  readonly delivered: readonly DeliveredMessage[];
  readonly faults: ConnectorFaults;
  readonly roster: Roster;
  /** Whether this conversation ever got a new message. */
  reached(conversationId: string): boolean;
  tally(): ConnectorTally;
  close(): Promise<void>;
}

/**
 * The Bot Connector on this machine: the calls that Flytt makes, with the limits, refusals and faults of the real
 * one. Listens on 127.0.0.1 only. It believes every bearer token, so it must never stand anywhere else.
 */
export async function startConnectorStandIn(
  options: ConnectorStandInOptions = {},
): Promise<ConnectorStandIn> {
  const { latencyMs = 0, tellsRetryAfter = true, refusesConcurrent = false } = options;
  const limits = options.limits ?? TEAMS_LIMITS;
  const mode = options.record ?? { kind: 'everything' };
  const faults = options.faults ?? createConnectorFaults();
  const roster = createRoster(options.people ?? 'anyone');
  const record = createDeliveryRecord(mode);
  const nowMs = () => performance.timeOrigin + performance.now();
  const answerCall = createRoutes({
    roster,
    record,
    nowMs,
    newActivityId: createActivityIds(),
    keepsIds: mode.kind === 'everything',
  });
  const appLimit = createSlidingLimits(limits.app);
  const threadLimit = createSlidingLimits(limits.thread);
  const memberLimit = createSlidingLimits(limits.members);
  const requests: ConnectorRequest[] = [];
  const byStatus: Record<number, number> = {};
  const underWay = new Map<string, number>();
  let count = 0;
  let overlapping = 0;
  let unanswered = 0;

  /** Teams counts a request when it comes, however long it then takes. */
  function refuseTooMany(call: Call, key: string, isConcurrent: boolean): Answer | undefined {
    const now = nowMs();
    const isAboutMembers = call.kind === 'member' || call.kind === 'members' || call.kind === 'pagedMembers';
    const waitMs = appLimit.take('app', now) || (isAboutMembers ? memberLimit : threadLimit).take(key, now);
    if (waitMs > 0) {
      const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
      return {
        kind: 'error',
        status: 429,
        code: 'Throttled',
        ...(tellsRetryAfter ? { retryAfterSeconds } : {}),
      };
    }
    if (refusesConcurrent && isConcurrent) return { kind: 'error', status: 412, code: 'PreconditionFailed' };
    return undefined;
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = incoming;
    const url = new URL(incoming.url ?? '/', 'http://standin');
    const read = await readBody(incoming);
    count++;
    const segments = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    const path = segments.join('/');
    if (mode.kind === 'everything') {
      requests.push({ method, path, headers: incoming.headers, body: read.body });
      if (requests.length > MAX_RECORDED) requests.shift();
    }
    const call = segments[0] === 'v3' ? readCall(method, segments.slice(1)) : undefined;
    if (!call) return write(response, { kind: 'error', status: 404, code: 'NotFound' });
    if (read.kind === 'tooBig')
      return write(response, { kind: 'error', status: 413, code: 'MessageSizeTooBig' });
    if (read.kind === 'unreadable') return write(response, { kind: 'error', status: 400, code: 'BadSyntax' });

    const key = limitKeyOf(call, read.body);
    const isMessage = call.kind === 'send' || call.kind === 'update' || call.kind === 'createConversation';
    const isConcurrent = isMessage && (underWay.get(key) ?? 0) > 0;
    if (isConcurrent) overlapping++;
    underWay.set(key, (underWay.get(key) ?? 0) + 1);
    try {
      const conversationId = 'conversationId' in call ? call.conversationId : null;
      const fault = faults.take({ method, path, conversationId, body: read.body });
      const refusal = refuseTooMany(call, key, isConcurrent);
      await wait(typeof latencyMs === 'function' ? latencyMs() : latencyMs);
      await respond(response, fault, () => refusal ?? answerCall(call, read.body, url.searchParams));
    } finally {
      const left = (underWay.get(key) ?? 1) - 1;
      if (left > 0) underWay.set(key, left);
      else underWay.delete(key);
    }
  }

  async function respond(
    response: ServerResponse,
    fault: ConnectorFault | undefined,
    normally: () => Answer,
  ): Promise<void> {
    switch (fault?.kind) {
      case undefined:
        return write(response, normally());
      case 'refuse':
        return write(response, { ...fault, kind: 'error' });
      case 'deliverThenRefuse':
        normally();
        return write(response, { ...fault, kind: 'error' });
      case 'page':
        note(fault.status);
        response.writeHead(fault.status, { 'content-type': 'text/html' });
        response.end('<html>Bad gateway</html>');
        return;
      case 'reset':
        if (fault.delivered) normally();
        response.destroy();
        return;
      case 'hang':
        return;
      case 'slow':
        await wait(fault.ms);
        return write(response, normally());
      case 'acceptedWithoutId':
        normally();
        return write(response, { kind: 'empty', status: 202 });
    }
  }

  function note(status: number): void {
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    options.log?.(String(status));
  }

  function write(response: ServerResponse, answer: Answer): void {
    note(answer.status);
    writeAnswer(response, answer);
  }

  const tidying = setInterval(() => threadLimit.forgetIdle(nowMs()), 60_000).unref();
  const server = createServer({ keepAlive: true }, (incoming, response) => {
    unanswered++;
    serve(incoming, response)
      .catch((error: unknown) => {
        // The client has gone in the middle of its own request.
        options.log?.(String(error));
        response.destroy();
      })
      .finally(() => {
        unanswered--;
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    delivered: record.delivered,
    faults,
    roster,
    reached: record.has,
    tally: () => ({
      ...record.tally(),
      requests: count,
      byStatus: { ...byStatus },
      overlapping,
      underWay: unanswered,
    }),
    close: () =>
      new Promise((resolve, reject) => {
        clearInterval(tidying);
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function limitKeyOf(call: Call, body: unknown): string {
  if (call.kind !== 'createConversation') return threadOf(call.conversationId);
  const asked = body as
    | { members?: { id?: string }[]; channelData?: { channel?: { id?: string } } }
    | undefined;
  return asked?.channelData?.channel?.id ?? asked?.members?.[0]?.id ?? 'new';
}

/** Milliseconds since 1970 as Teams' ids are, and never the same twice. */
function createActivityIds(): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now());
    return String(last);
  };
}
