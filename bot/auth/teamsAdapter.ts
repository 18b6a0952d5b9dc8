import {
  type Activity,
  ActivityTypes,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import {
  type AuthenticateRequestResult,
  AuthenticationConstants,
  AuthenticationError,
  type BotFrameworkAuthentication,
  type ConnectorClient,
  type ServiceClientCredentialsFactory,
} from 'botframework-connector';
import type { Logger } from 'pino';
import { CONNECTOR_ISSUER } from './connectorIssuer.ts';
import { createCredentialsFactory, shareCredentials } from './credentialsFactory.ts';
import type { BotIdentity } from './identity.ts';
import { withSdkConsole } from './sdkConsole.ts';
import { sealIssuers } from './sealIssuers.ts';

/** What the SDK found out about a caller; `runTurn` takes nothing else. */
export type Authentication =
  | { readonly kind: 'proven'; readonly proof: AuthenticateRequestResult }
  /** The token is not one of Microsoft's for us. */
  | { readonly kind: 'refused'; readonly cause: unknown }
  /** Microsoft's keys could not be read, so nothing can be said; asking again later may help. */
  | { readonly kind: 'unknown'; readonly cause: unknown };

export interface TeamsAdapterOptions {
  readonly log: Logger;
  /** Where Microsoft's keys are; a test has its own. */
  readonly openIdMetadataUrl?: string;
  /** How tokens for sending are made; a test has no account. */
  readonly credentials?: ServiceClientCredentialsFactory;
}

/**
 * botbuilder's adapter, driven in its two halves: first who the caller is, then the turn. `CloudAdapter.process`
 * does both at once, and answers a refused caller with the SDK's own words.
 */
export class TeamsAdapter extends CloudAdapter {
  /** The id that our tokens are for; empty in the rehearsal. */
  readonly appId: string;
  readonly #log: Logger;

  constructor(authentication: BotFrameworkAuthentication, appId: string, log: Logger) {
    super(authentication);
    this.appId = appId;
    this.#log = log;
    this.onTurnError = async (context: TurnContext, error: Error) => {
      log.error({ err: error }, 'a turn failed outside its handler');
      if (context.activity.type === ActivityTypes.Invoke) {
        await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 500 } });
      }
    };
  }

  /** Checks the token's signature, times, endorsements and service address. Never throws. */
  async authenticate(activity: Activity, authorization: string): Promise<Authentication> {
    try {
      const proof = await withSdkConsole(this.#log, () =>
        this.botFrameworkAuthentication.authenticateRequest(activity, authorization),
      );
      return { kind: 'proven', proof };
    } catch (cause) {
      return { kind: isRefusal(cause) ? 'refused' : 'unknown', cause };
    }
  }

  /** Runs one Bot Framework turn. Resolves to the response of an invoke, and to undefined for anything else. */
  runTurn(
    proof: AuthenticateRequestResult,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return withSdkConsole(this.#log, () => this.processActivity(proof, activity, logic));
  }

  /** A client for sending to one service, with the bot's own token. */
  createConnectorClient(serviceUrl: string): Promise<ConnectorClient> {
    const factory = this.botFrameworkAuthentication.createConnectorFactory(
      this.createClaimsIdentity(this.appId),
    );
    return factory.create(serviceUrl);
  }
}

/** Builds the adapter for this bot; seals the SDK's issuer list on the way. */
export function createTeamsAdapter(identity: BotIdentity, options: TeamsAdapterOptions): TeamsAdapter {
  sealIssuers();
  const appId = identity.kind === 'registered' ? identity.appId : '';
  if (identity.kind === 'registered' && !appId) {
    // With an empty id the SDK would let everybody in (facts: teams-platform §4.2).
    throw new Error('A registered bot needs its application id');
  }
  const credentials = options.credentials
    ? shareCredentials(options.credentials)
    : createCredentialsFactory(identity);
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: appId,
      MicrosoftAppTenantId: identity.tenantId,
      ...(options.openIdMetadataUrl ? endpointsFor(options.openIdMetadataUrl) : {}),
    },
    credentials,
  );
  return new TeamsAdapter(authentication, appId, options.log);
}

/** As soon as one of these is set the SDK takes all of them literally, so all are given (facts: teams-platform §4.4). */
function endpointsFor(openIdMetadataUrl: string) {
  return {
    ToChannelFromBotLoginUrl: AuthenticationConstants.ToChannelFromBotLoginUrl,
    ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
    ToBotFromChannelTokenIssuer: CONNECTOR_ISSUER,
    OAuthUrl: AuthenticationConstants.OAuthUrl,
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
    CallerId: '',
  };
}

/** The SDK throws its own error, or the one of `jsonwebtoken`, for a bad token, and others when it cannot read the keys. */
function isRefusal(cause: unknown): boolean {
  if (cause instanceof AuthenticationError) return Number(cause.statusCode) === 401;
  return (
    cause instanceof Error &&
    ['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError'].includes(cause.name)
  );
}
