import { TEAMS_LIMITS } from '../rehearsal/connector/slidingLimits.ts';
import {
  type ConnectorTally,
  NO_LIMITS,
  startConnectorStandIn,
} from '../rehearsal/connector/startConnectorStandIn.ts';

/** How the Connector of a benchmark behaves. */
export interface ConnectorOrder {
  readonly limits: 'teams' | 'none';
  /** Every answer takes between these. */
  readonly latencyMs: readonly [number, number];
  readonly conversations: number;
}

export type ConnectorReport =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'tally'; readonly tally: ConnectorTally };

/** The Connector stand-in in a process of its own, so that its work is not counted as the outbox's. */
async function main({ limits, latencyMs: [least, most], conversations }: ConnectorOrder): Promise<void> {
  const standIn = await startConnectorStandIn({
    limits: limits === 'teams' ? TEAMS_LIMITS : NO_LIMITS,
    ...(most > 0 ? { latencyMs: () => least + Math.random() * (most - least) } : {}),
    record: {
      kind: 'counts',
      conversations: conversations + 1,
      numberOf: (conversationId) => Number(/\d+$/.exec(conversationId)?.[0] ?? 0),
    },
  });
  const report = (said: ConnectorReport) => process.send?.(said);
  process.on('message', () => report({ kind: 'tally', tally: standIn.tally() }));
  process.once('disconnect', () => process.exit(0));
  report({ kind: 'listening', url: standIn.url });
}

process.once('message', (order) => {
  void main(order as ConnectorOrder);
});
