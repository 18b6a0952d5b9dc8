import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SampleTenant } from '../tenant/sampleTenant.ts';
import { createDispatch } from './dispatch.ts';
import { Refusal, readTarget, refuse } from './exchange.ts';
import { faultAnswer } from './faultAnswer.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { ordinaryQuirks, type Quirks } from './quirks.ts';
import { createTenantState, type TenantState } from './tenantState.ts';
import { writeAnswer } from './writeAnswer.ts';

/** The root that Graph's own links name, whatever the address of the stand-in (facts: graph §7.3). */
const GRAPH_ROOT = 'https://graph.microsoft.com';

/** More than any request of ours, less than anybody could hurt us with. */
const MAX_BODY_BYTES = 1024 * 1024;

/** How many requests are remembered. */
const MAX_RECORDED = 1000;

export interface GraphStandInOptions {
  readonly tenant: SampleTenant;
  /** Whose time it is; the machine's when absent. */
  readonly clock?: () => Date;
  readonly faults?: Faults;
  readonly quirks?: Partial<Quirks>;
  /** Any free one when absent. */
  readonly port?: number;
}

/** A request that came, as it was on the wire. */
interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface GraphStandIn {
  /** For `GRAPH_BASE_URL`. */
  readonly url: string;
  readonly state: TenantState;
  readonly faults: Faults;
  readonly quirks: Quirks;
  /** The last requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/**
 * Microsoft Graph on this machine: documented calls in front of a sample tenant, with the paging, the
 * throttling, the refusals and the oddities of the real one (facts: graph §7.5). Listens on 127.0.0.1 only. It believes
 * every bearer token, so it must never stand anywhere else.
 */
export async function startGraphStandIn(options: GraphStandInOptions): Promise<GraphStandIn> {
  const faults = options.faults ?? createFaults();
  const quirks = { ...ordinaryQuirks(), ...options.quirks };
  const state = createTenantState(options.tenant, options.clock ?? (() => new Date()));
  const dispatch = createDispatch({ state, quirks, faults, root: GRAPH_ROOT });
  const requests: RecordedRequest[] = [];

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    const headers = singleHeaders(incoming);
    const body = await readBody(incoming);
    requests.push({ method, url, headers, body });
    if (requests.length > MAX_RECORDED) requests.shift();

    const target = url.replace(/^\/(v1\.0|beta)(?=\/)/, '');
    const fault = faults.take(`${method} ${lenientDecode(target)}`);
    if (fault !== undefined && (await spoil(fault, response))) return;
    const spoiling = fault?.kind === 'cutOff' || fault?.kind === 'truncatedJson' ? fault.kind : 'none';
    writeAnswer(response, dispatch({ ...readTarget(target), method, headers, body }), spoiling);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, 'generalException', 'The stand-in has failed.');
      if (refusal !== error) console.error('Graph stand-in failed', error);
      writeAnswer(response, refuse(refusal, 'stand-in', 'stand-in'));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    state,
    faults,
    quirks,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** Does what a fault says before the right answer; true when there will be none. */
async function spoil(fault: Fault, response: ServerResponse): Promise<boolean> {
  const spoiled = faultAnswer(fault);
  if (spoiled !== undefined) {
    writeAnswer(response, spoiled);
    return true;
  }
  if (fault.kind === 'reset') response.destroy();
  if (fault.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  return fault.kind === 'reset' || fault.kind === 'hang';
}

function singleHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value ?? '')]),
  );
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Refusal(413, 'RequestEntityTooLarge', 'The request is too large.');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'BadRequest', 'Unable to read JSON request payload.');
  }
}

/** For matching faults only: a URL that is not properly encoded is matched as it is. */
function lenientDecode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
