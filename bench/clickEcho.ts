import type { AddressInfo } from 'node:net';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type Request,
  TeamsActivityHandler,
  type TurnContext,
} from 'botbuilder';
import { AuthenticationConstants } from 'botframework-connector';
import { createServer, plugins } from 'restify';
import { CONNECTOR_ISSUER } from '../bot/auth/connectorIssuer.ts';

export interface EchoOrder {
  readonly appId: string;
  readonly tenantId: string;
  readonly openIdMetadataUrl: string;
  /** What every click is answered with. */
  readonly card: Record<string, unknown>;
}

export type EchoReport =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'state'; readonly cpuMs: number };

/**
 * The least that a bot can do: botbuilder and restify put together as Microsoft's samples do it, with the same check
 * of the caller's token, and the same card for every click. It reads and writes nothing.
 */
function main(order: EchoOrder): void {
  class EchoBot extends TeamsActivityHandler {
    protected override async onAdaptiveCardInvoke(_context: TurnContext) {
      return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: order.card };
    }
  }
  const bot = new EchoBot();
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: order.appId,
      MicrosoftAppTenantId: order.tenantId,
      MicrosoftAppPassword: 'not-a-real-secret',
      // One of them set means that all of them are taken as they stand (facts: teams-platform §4.4).
      ToChannelFromBotLoginUrl: AuthenticationConstants.ToChannelFromBotLoginUrl,
      ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
      ToBotFromChannelTokenIssuer: CONNECTOR_ISSUER,
      OAuthUrl: AuthenticationConstants.OAuthUrl,
      ToBotFromChannelOpenIdMetadataUrl: order.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: order.openIdMetadataUrl,
      CallerId: '',
    }),
  );
  const server = createServer();
  server.use(plugins.bodyParser());
  server.post('/api/messages', async (request, response) => {
    // restify's request is what the SDK wants, but for fields that may be undefined.
    await adapter.process(request as unknown as Request, response, (context) => bot.run(context));
  });
  const report = (said: EchoReport) => process.send?.(said);
  server.listen(0, '127.0.0.1', () => {
    report({ kind: 'listening', port: (server.server.address() as AddressInfo).port });
  });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    report({ kind: 'state', cpuMs: (user + system) / 1000 });
  });
  process.once('disconnect', () => process.exit(0));
}

process.once('message', (order) => main(order as EchoOrder));
