import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { AuthenticationHandler, Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import type { GraphTarget } from './graphTarget.ts';
import { guardCredential } from './guardedCredential.ts';
import { NormalizeMiddleware } from './normalizeMiddleware.ts';
import { type RequestLimits, RequestPolicy, type Waiting } from './requestPolicy.ts';
import { type RetryEvent, RetryMiddleware } from './retryMiddleware.ts';
import type { Repeat } from './retryRule.ts';
import { type CallDescription, toDirectoryError } from './toDirectoryError.ts';
import { TransportMiddleware } from './transportMiddleware.ts';

export interface CallOptions extends CallDescription {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Microsoft Graph as the rest of `directory/` calls it: JSON in, JSON out, every failure a `DirectoryError`. */
export interface GraphCaller {
  /** The Graph root that URLs in bodies must name, without a slash at the end. */
  readonly root: string;
  readonly waiting: Waiting;
  readonly limits: RequestLimits;
  /** `url` is a path with an encoded query (`/users?$top=1`) or a full URL of this Graph. Repeated when it fails. */
  get(url: string, options: CallOptions): Promise<unknown>;
  /** Undefined when the answer has no body. Repeated only when `repeat` says that a second time does no harm. */
  post(url: string, body: unknown, options: CallOptions & { readonly repeat: Repeat }): Promise<unknown>;
}

export interface GraphCallerOptions {
  readonly credential: TokenCredential;
  readonly target: GraphTarget;
  readonly limits: RequestLimits;
  readonly waiting: Waiting;
  readonly onRetry: (event: RetryEvent) => void;
}

/**
 * The Graph SDK with a middleware chain of our own: token → retry → normalise → transport. The token is fetched
 * once per request and reused by its retries; deadlines are far shorter than a token's life.
 */
export function createGraphCaller(options: GraphCallerOptions): GraphCaller {
  const { target, limits, waiting, onRetry } = options;
  const client = Client.initWithMiddleware({
    baseUrl: target.root,
    middleware: [
      new AuthenticationHandler(
        new TokenCredentialAuthenticationProvider(
          guardCredential(options.credential, limits.attemptTimeoutMs),
          { scopes: [`${target.root}/.default`] },
        ),
      ),
      new RetryMiddleware({ maxAttempts: limits.maxAttempts, waiting, onRetry }),
      new NormalizeMiddleware(),
      new TransportMiddleware(target, limits.attemptTimeoutMs),
    ],
  });

  async function call(
    url: string,
    { headers, repeat, ...description }: CallOptions & { readonly repeat: Repeat },
    send: (request: ReturnType<Client['api']>) => Promise<unknown>,
  ): Promise<unknown> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), limits.deadlineMs);
    try {
      const policy = new RequestPolicy(repeat, waiting.now() + limits.deadlineMs, deadline.signal);
      const request = client
        .api(url)
        // Our own id, the same for every attempt: what Microsoft support can search for.
        .headers({ 'client-request-id': randomUUID(), ...headers })
        .middlewareOptions([policy]);
      return await send(request);
    } catch (error) {
      throw toDirectoryError(error, description, waiting.now());
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    root: target.root,
    waiting,
    limits,
    get: (url, callOptions) => call(url, { ...callOptions, repeat: 'safe' }, (request) => request.get()),
    post: (url, body, callOptions) => call(url, callOptions, (request) => request.post(body)),
  };
}
