import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { ChainFailure } from './chainFailure.ts';
import type { GraphTarget } from './graphTarget.ts';
import { RequestPolicy } from './requestPolicy.ts';

/**
 * The last step: puts the request on the wire with Node's own `fetch`.
 *
 * It is also the guard at the door. Whatever the chain has made of a URL, nothing leaves for a host other than the
 * one target, and redirects are not followed, so that a token cannot be lured anywhere. A stand-in gets the same
 * requests, paths and headers as Graph: only the origin differs.
 */
export class TransportMiddleware implements Middleware {
  readonly #target: GraphTarget;
  readonly #attemptTimeoutMs: number;

  constructor(target: GraphTarget, attemptTimeoutMs: number) {
    this.#target = target;
    this.#attemptTimeoutMs = attemptTimeoutMs;
  }

  async execute(context: Context): Promise<void> {
    const requested = new URL(typeof context.request === 'string' ? context.request : context.request.url);
    if (requested.origin !== this.#target.root) {
      throw new ChainFailure('foreignHost', 'A request was addressed to a host that is not Microsoft Graph');
    }
    const url = this.#target.sendTo + requested.pathname + requested.search;
    const policy = RequestPolicy.of(context);
    const timeout = AbortSignal.timeout(this.#attemptTimeoutMs);
    try {
      context.response = await fetch(url, {
        ...context.options,
        redirect: 'manual',
        signal: policy === undefined ? timeout : AbortSignal.any([timeout, policy.signal]),
      });
    } catch (cause) {
      throw new ChainFailure('connection', 'No answer from Graph', cause);
    }
  }
}
