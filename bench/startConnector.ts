import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ConnectorTally } from '../rehearsal/connector/startConnectorStandIn.ts';
import type { ConnectorOrder, ConnectorReport } from './connectorProcess.ts';

export interface BenchConnector {
  readonly url: string;
  tally(): Promise<ConnectorTally>;
  close(): void;
}

/** Starts the Connector stand-in in its own process. */
export async function startConnector(order: ConnectorOrder): Promise<BenchConnector> {
  const child = fork(new URL('./connectorProcess.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send(order);
  const [listening] = (await once(child, 'message')) as [ConnectorReport];
  if (listening.kind !== 'listening') throw new Error('The stand-in did not begin to listen.');
  return {
    url: listening.url,
    async tally() {
      const answered = once(child, 'message') as Promise<[ConnectorReport]>;
      child.send('tally');
      const [report] = await answered;
      if (report.kind !== 'tally') throw new Error('The stand-in answered something else.');
      return report.tally;
    },
    close: () => child.disconnect(),
  };
}
