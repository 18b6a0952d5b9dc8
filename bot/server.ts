import { createHash, timingSafeEqual } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createServer as createRestifyServer, type Response } from 'restify';
import { isLoopback } from './auth/loopback.ts';
import { newErrorReference } from './inbound/errorReference.ts';
import type { HttpReply, Pipeline } from './inbound/pipeline.ts';

/** One part that must work so that people can be served. */
export interface HealthPart {
  readonly name: string;
  readonly ok: boolean;
  /** One sentence for whoever operates the service; anybody can read it. */
  readonly why?: string;
}

/** A picture for a card. */
export interface MediaFile {
  readonly contentType: string;
  readonly body: Buffer;
  /** How long it may be kept by whoever fetches it; its address changes when its content does. */
  readonly maxAgeSeconds: number;
}

export interface ServerDeps {
  readonly pipeline: Pick<Pipeline, 'receive'>;
  readonly health: () => Promise<readonly HealthPart[]>;
  /** The metrics in Prometheus' text format. */
  readonly metrics: () => Promise<string>;
  /** Null: only this machine may read the metrics. */
  readonly metricsToken: string | null;
  /** The file at `/media/<path>`, or null when there is none. */
  readonly media: (path: string) => Promise<MediaFile | null>;
  /** The page at `/guide/<id>`: the steps of one journey, outside Teams. */
  readonly guide: (id: string) => Promise<{ readonly status: number; readonly html: string }>;
  readonly log: Logger;
}

export interface BotServer {
  /** Resolves to the port that is listened on; port 0 takes any free one. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no new connections, lets what has begun be answered, and cuts off what is left after `seconds`. */
  close(seconds?: number): Promise<void>;
}

/** An activity is small and comes over a good line; slower than this is somebody who holds connections open. */
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the minute that Azure's front doors keep a connection, so that it is never us who close it first. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
const DEFAULT_CLOSE_SECONDS = 10;

/** The page needs nothing but its own style, and is not to be framed or kept by anyone. */
const PAGE = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
};
const TEXT = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };

/**
 * The HTTP face of the bot: activities, health, metrics and pictures. Every answer is written here: an error says
 * what a caller may know, never a stack, a path or an SDK's words.
 */
export function createServer(deps: ServerDeps): BotServer {
  const { log } = deps;
  const server = createRestifyServer({ name: 'Flytt' });
  const http = server.server as HttpServer;
  http.requestTimeout = REQUEST_TIMEOUT_MS;
  http.headersTimeout = HEADERS_TIMEOUT_MS;
  http.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  let closing = false;

  const route =
    (answer: (request: IncomingMessage) => Promise<WrittenReply>) =>
    async (request: IncomingMessage, response: Response): Promise<void> => {
      try {
        write(response, await answer(request), closing);
      } catch (error) {
        const reference = newErrorReference();
        log.error({ err: error, reference }, 'request failed');
        write(response, json(500, { error: 'internal', reference }), closing);
      }
    };

  server.post(
    '/api/messages',
    route(async (request) => fromPipeline(await deps.pipeline.receive(request))),
  );
  server.get(
    '/healthz',
    route(async () => json(200, { status: 'ok' })),
  );
  server.get(
    '/readyz',
    route(async () => readiness(await healthOf(deps))),
  );
  server.get(
    '/metrics',
    route(async (request) =>
      mayReadMetrics(request, deps.metricsToken)
        ? { status: 200, headers: TEXT, body: await deps.metrics() }
        : json(403, { error: 'forbidden' }),
    ),
  );
  server.get(
    '/media/*',
    route(async (request) => {
      const path = readMediaPath(request.url);
      const file = path === null ? null : await deps.media(path);
      return file ? picture(file) : json(404, { error: 'notFound' });
    }),
  );

  server.get(
    '/guide/:id',
    route(async (request) => {
      const page = await deps.guide((request.url ?? '').split(/[/?]/)[2] ?? '');
      return { status: page.status, headers: PAGE, body: page.html };
    }),
  );

  // Unknown paths, methods and whatever else restify itself turns down: it would print the error's message.
  server.on(
    'restifyError',
    (_request: unknown, response: Response, error: { statusCode?: number }, done: () => void) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) log.error({ err: error }, 'request failed');
      write(response, json(status, { error: status === 404 ? 'notFound' : 'refused' }), closing);
      done();
    },
  );

  return {
    listen(host, port) {
      return new Promise((resolve, reject) => {
        // restify hands the socket's errors on as its own; unheard, one would end the process.
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((http.address() as AddressInfo).port);
        });
      });
    },
    async close(seconds = DEFAULT_CLOSE_SECONDS) {
      closing = true;
      const timer = setTimeout(() => {
        log.warn({ seconds }, 'requests were cut off');
        http.closeAllConnections();
      }, seconds * 1000);
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeIdleConnections();
      });
      clearTimeout(timer);
    },
  };
}

interface WrittenReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Past restify's formatters: they would choose by what the caller accepts, and print errors as they are. */
function write(response: Response, reply: WrittenReply, closing: boolean): void {
  if (response.headersSent || response.destroyed) return;
  const body = reply.body ?? '';
  response.sendRaw(reply.status, body, {
    'Cache-Control': 'no-store',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
    // What is left of an oversized body is not read, and whoever stops wants no further request.
    ...(reply.status === 413 || closing ? { Connection: 'close' } : {}),
    ...reply.headers,
  });
}

function json(status: number, body: unknown): WrittenReply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

function fromPipeline({ status, body }: HttpReply): WrittenReply {
  return body === undefined ? { status } : json(status, body);
}

/** A health check that fails to answer is itself something that does not work. */
async function healthOf({ health, log }: ServerDeps): Promise<readonly HealthPart[]> {
  try {
    return await health();
  } catch (error) {
    log.error({ err: error }, 'the health check failed');
    return [{ name: 'health', ok: false, why: 'could not be checked' }];
  }
}

function readiness(parts: readonly HealthPart[]): WrittenReply {
  const missing = parts
    .filter((part) => !part.ok)
    .map(({ name, why }) => ({ name, why: why ?? 'not working' }));
  return missing.length === 0
    ? json(200, { status: 'ready', parts: parts.map(({ name }) => name) })
    : json(503, { status: 'notReady', missing });
}

function picture({ contentType, body, maxAgeSeconds }: MediaFile): WrittenReply {
  return {
    status: 200,
    headers: { 'Content-Type': contentType, 'Cache-Control': `public, max-age=${maxAgeSeconds}, immutable` },
    body,
  };
}

/** The path below `/media/`, or null when it could lead out of it. */
function readMediaPath(url: string | undefined): string | null {
  try {
    const path = decodeURIComponent((url ?? '').split('?')[0]?.replace(/^\/media\//, '') ?? '');
    return /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path) ? path : null;
  } catch {
    return null;
  }
}

/** This machine, unless a proxy on it speaks for somebody else; or whoever has the token. */
function mayReadMetrics(request: IncomingMessage, token: string | null): boolean {
  const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers;
  if (!isForwarded && isLoopback(request.socket.remoteAddress)) return true;
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return token !== null && given !== undefined && timingSafeEqual(digest(given), digest(token));
}

/** Digests have one length, which `timingSafeEqual` asks for. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
