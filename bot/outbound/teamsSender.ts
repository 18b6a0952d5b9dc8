import type { Activity, ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { Logger } from 'pino';
import type { OutgoingActivity } from '../../domain/activity.ts';
import type { SendOutcome } from '../../domain/delivery.ts';
import type { Address, Sender } from '../../outbox/ports.ts';
import { readFailure } from '../../outbox/readFailure.ts';
import type { ServiceUrlRule } from '../auth/serviceUrlRule.ts';
import type { TeamsAdapter } from '../auth/teamsAdapter.ts';
import { createConnectorClients } from './connectorClients.ts';
import { keepEntities } from './keepEntities.ts';
import { readFault, readTrace } from './readFault.ts';
import { toActivity } from './toActivity.ts';

/** Teams answers within a second or two; after this, a worker's lease is worth more than the answer. */
const SEND_TIMEOUT_MS = 15_000;

export interface TeamsSenderDeps {
  readonly adapter: TeamsAdapter;
  readonly isOurService: ServiceUrlRule;
  readonly log: Logger;
  readonly timeoutMs?: number;
  readonly now?: () => Date;
}

interface Accepted {
  readonly activityId: string | null;
  readonly conversationId: string;
}

/**
 * The only way out to Teams. One call is one HTTP request: never retried or redirected, answered within the
 * timeout, also when getting a token hangs. It never throws: whatever happens is an outcome.
 */
export async function createTeamsSender(deps: TeamsSenderDeps): Promise<Sender> {
  const { adapter, isOurService, log, timeoutMs = SEND_TIMEOUT_MS, now = () => new Date() } = deps;
  keepEntities();
  const clientFor = await createConnectorClients(adapter);

  return {
    async send(address: Address, activity: OutgoingActivity): Promise<SendOutcome> {
      if (!isOurService(address.serviceUrl)) {
        log.error({ to: address.kind }, 'not sent: the service is not on the list');
        return { kind: 'failed', failure: { kind: 'technical', reason: 'serviceNotAllowed' } };
      }
      try {
        const accepted = await withTimeout(timeoutMs, async (abortSignal) =>
          put(await clientFor(address.serviceUrl), address, activity, abortSignal),
        );
        return { kind: 'sent', ...accepted };
      } catch (error) {
        const fault = readFault(error);
        if (fault === null) return { kind: 'sent', ...withoutAnswer(address) };
        const failure = readFailure(fault, now());
        log.warn({ to: address.kind, failure, ...readTrace(error) }, 'not sent');
        return { kind: 'failed', failure };
      }
    },
  };
}

async function put(
  { conversations }: ConnectorClient,
  address: Address,
  outgoing: OutgoingActivity,
  abortSignal: AbortSignal,
): Promise<Accepted> {
  const conversationId = address.kind === 'newThread' ? null : address.conversationId;
  const activity = toActivity(outgoing, { botId: address.botId, conversationId });
  switch (address.kind) {
    case 'post': {
      const { id } = await conversations.sendToConversation(address.conversationId, activity, {
        abortSignal,
      });
      return { activityId: asId(id), conversationId: address.conversationId };
    }
    case 'update': {
      await conversations.updateActivity(address.conversationId, address.activityId, activity, {
        abortSignal,
      });
      return withoutAnswer(address);
    }
    case 'newThread': {
      const parameters = {
        isGroup: true,
        channelData: { channel: { id: address.channelId } },
        activity: activity as Activity,
      } as ConversationParameters;
      const { id, activityId } = await conversations.createConversation(parameters, { abortSignal });
      return readThread(address.channelId, asId(id), asId(activityId));
    }
  }
}

/** What is known of a message that Teams took without saying more, as it does with 202 (facts: teams-platform §8). */
function withoutAnswer(address: Address): Accepted {
  switch (address.kind) {
    case 'post':
      return { activityId: null, conversationId: address.conversationId };
    case 'update':
      return { activityId: address.activityId, conversationId: address.conversationId };
    case 'newThread':
      return { activityId: null, conversationId: address.channelId };
  }
}

/** A new thread is `<channel>;messageid=<root>`, and its root is the message; either part tells the other. */
function readThread(channelId: string, thread: string | null, activityId: string | null): Accepted {
  const root = activityId ?? thread?.split(';messageid=')[1] ?? null;
  return {
    activityId: root,
    conversationId: thread ?? (root ? `${channelId};messageid=${root}` : channelId),
  };
}

function asId(id: unknown): string | null {
  return id === undefined || id === null || id === '' ? null : String(id);
}

/**
 * Ends the wait whether or not the SDK hears the signal: it does not while it asks for a token. Work that ends
 * later is left to itself.
 */
async function withTimeout<Result>(
  timeoutMs: number,
  work: (abortSignal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error('timeout'), { name: 'TimeoutError' }));
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
