import { useGraph } from '../fakes/graphFixture.ts';
import { describeDirectory } from './directory.ts';

describe('over HTTP against the Graph stand-in', () => {
  const openGraph = useGraph();

  describeDirectory('createDirectory', async () => {
    const { directory, graph } = await openGraph();
    return { directory, tenant: graph.state };
  });

  describeDirectory('createDirectory, with small and empty pages between', async () => {
    const { directory, graph } = await openGraph({ quirks: { maxPageSize: 7, sendsEmptyPages: true } });
    return { directory, tenant: graph.state };
  });
});
