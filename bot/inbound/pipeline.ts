import type { IncomingMessage } from 'node:http';
import type { Activity } from 'botbuilder';
import type { Logger } from 'pino';
import type { BotIdentity } from '../auth/identity.ts';
import type { ServiceUrlRule } from '../auth/serviceUrlRule.ts';
import type { TeamsAdapter } from '../auth/teamsAdapter.ts';
import { answerInvoke } from './answerInvoke.ts';
import { checkCaller } from './checkCaller.ts';
import { checkService } from './checkService.ts';
import { checkTenant } from './checkTenant.ts';
import { newErrorReference } from './errorReference.ts';
import { readBody } from './readBody.ts';
import type { Refusal } from './refusal.ts';
import {
  type ActivityHandling,
  createTakeActivity,
  type TakeActivityDeps,
  type Taken,
} from './takeActivity.ts';
import { readActivity, type TeamsActivity } from './teamsActivity.ts';

/** An HTTP response, still without headers. */
export interface HttpReply {
  readonly status: number;
  readonly body?: unknown;
}

export interface Pipeline {
  /** Answers one request from Teams; never throws, and never says why it refused. */
  receive(request: IncomingMessage): Promise<HttpReply>;
  /** Resolves when everything that was taken on is done, also what outlived its request. */
  settled(): Promise<void>;
}

export interface PipelineDeps extends ActivityHandling {
  readonly identity: BotIdentity;
  readonly adapter: TeamsAdapter;
  readonly isOurService: ServiceUrlRule;
  readonly log: Logger;
  readonly now?: () => Date;
  readonly newReference?: () => string;
  readonly invokeBudgetMs?: number;
  readonly messageBudgetMs?: number;
  /** Counts what came of a request: `refused` with its reason, or what the turn came to. */
  readonly count?: (outcome: string) => void;
}

/**
 * The way of an activity into the bot, cheap checks before dear ones: size, shape, the token's claims, its
 * signature, our tenant, the service's address; then, in a Bot Framework turn, whether it was seen before, and
 * its handling. Before the signature holds, nothing that the request says is stored or logged.
 */
export function createPipeline(deps: PipelineDeps): Pipeline {
  const { identity, adapter, log, count = () => {}, newReference = newErrorReference } = deps;
  const taking = createTakeActivity(turnDeps(deps));

  async function receive(request: IncomingMessage): Promise<HttpReply> {
    try {
      const body = await readBody(request);
      if (!body.ok) return refuse(body.refusal);
      const shaped = readActivity(body.value);
      if (!shaped.ok) return refuse(shaped.refusal);
      const activity = shaped.value;
      const caller = checkCaller(identity, {
        authorization: request.headers.authorization,
        peer: request.socket.remoteAddress,
      });
      if (!caller.ok) return refuse(caller.refusal);
      const authentication = await adapter.authenticate(forSdk(activity), caller.value);
      if (authentication.kind === 'refused') return refuse({ status: 401, reason: 'badSignature' });
      if (authentication.kind === 'unknown') {
        log.error({ err: authentication.cause }, "Microsoft's signing keys could not be read");
        return refuse({ status: 503, reason: 'keysUnreadable' });
      }
      const tenant = checkTenant(identity.tenantId, activity);
      if (!tenant.ok) return refuse(tenant.refusal);
      const service = checkService(deps.isOurService, activity);
      if (!service.ok) return refuse(service.refusal);
      return await runTurn(authentication.proof, activity);
    } catch (error) {
      const reference = newReference();
      log.error({ err: error, reference }, 'request failed');
      return { status: 500, body: { error: 'internal', reference } };
    }
  }

  async function runTurn(
    proof: Parameters<TeamsAdapter['runTurn']>[0],
    activity: TeamsActivity,
  ): Promise<HttpReply> {
    let taken: Taken | undefined;
    const response = await adapter.runTurn(proof, forSdk(activity), async (context) => {
      taken = await taking.take(activity);
      if (activity.type !== 'invoke') return;
      const value = taken.kind === 'answered' ? answerInvoke(activity.name, taken.answer) : { status: 503 };
      await context.sendActivity({ type: 'invokeResponse', value });
    });
    if (response) return { status: response.status, body: response.body };
    return { status: taken?.kind === 'answered' ? 200 : 503 };
  }

  function refuse({ status, reason }: Refusal): HttpReply {
    log.warn({ reason, status }, 'request refused');
    count(`refused ${reason}`);
    return { status, body: { error: 'refused' } };
  }

  return { receive, settled: taking.settled };
}

function turnDeps(deps: PipelineDeps): TakeActivityDeps {
  return {
    ...deps,
    // Spreading would lose the methods of a class.
    handle: (inbound) => deps.handle(inbound),
    reply: (inbound, answer) => deps.reply(inbound, answer),
    whenSlow: (inbound) => deps.whenSlow(inbound),
    whenBroken: (inbound, reference) => deps.whenBroken(inbound, reference),
    now: deps.now ?? (() => new Date()),
  };
}

/** The SDK's type says that times are dates and every field is there; it only reads what our shape has checked. */
function forSdk(activity: TeamsActivity): Activity {
  return activity as unknown as Activity;
}
