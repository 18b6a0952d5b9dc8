import type { RequestLimits } from '../../directory/client/requestPolicy.ts';
import type { RetryEvent } from '../../directory/client/retryMiddleware.ts';
import { createDirectory, type DirectorySettings } from '../../directory/createDirectory.ts';
import type { Directory } from '../../directory/directory.ts';
import type { Quirks } from '../../rehearsal/graph/quirks.ts';
import { rehearsalCredential } from '../../rehearsal/graph/rehearsalCredential.ts';
import { type GraphStandIn, startGraphStandIn } from '../../rehearsal/graph/startGraphStandIn.ts';
import { loadSampleTenant } from '../../rehearsal/tenant/loadTenant.ts';
import { type FakeWaiting, fakeWaiting } from './waiting.ts';

/** The sample tenant behind a Graph stand-in, and a directory that talks to it over HTTP. */
export interface GraphFixture {
  readonly graph: GraphStandIn;
  readonly directory: Directory;
  readonly waiting: FakeWaiting;
  readonly retries: readonly RetryEvent[];
}

export interface GraphFixtureOptions {
  readonly quirks?: Partial<Quirks>;
  readonly limits?: Partial<RequestLimits>;
  readonly settings?: Partial<DirectorySettings>;
  readonly waiting?: FakeWaiting;
}

const tenant = loadSampleTenant();

/** To be called inside `describe`: gives a function that opens fixtures, and closes them after each test. */
export function useGraph(): (options?: GraphFixtureOptions) => Promise<GraphFixture> {
  const open: GraphStandIn[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((graph) => graph.close()));
  });
  return async ({ quirks = {}, limits = {}, settings = {}, waiting = fakeWaiting() } = {}) => {
    const graph = await startGraphStandIn({ tenant, quirks, clock: waiting.clock });
    open.push(graph);
    const retries: RetryEvent[] = [];
    const directory = createDirectory({
      credential: rehearsalCredential(),
      baseUrl: graph.url,
      app: { manifestId: tenant.app.manifestId, catalogId: null },
      limits,
      waiting,
      onRetry: (event) => retries.push(event),
      ...settings,
    });
    return { graph, directory, waiting, retries };
  };
}

/** Every page of a listing. */
export async function collect<Row>(pages: AsyncIterable<Row[]>): Promise<Row[][]> {
  const all: Row[][] = [];
  for await (const page of pages) all.push(page);
  return all;
}
