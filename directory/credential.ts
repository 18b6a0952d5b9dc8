import type { TokenCredential } from '@azure/identity';
import { graphTarget, WORLDWIDE_ROOT } from './client/graphTarget.ts';
import { signClientAssertion } from './clientAssertion.ts';

/** Who the service is and how it proves it (facts: graph §5.4). The permissions are granted to this very identity. */
export interface AppIdentity {
  readonly tenantId: string;
  /** The bot's app id; with a managed identity, that identity's client id, which is then the bot's id. */
  readonly appId: string;
  readonly credentials:
    | { readonly kind: 'password'; readonly password: string }
    /** Preferred to a password. The registered certificate's thumbprint in hex, and its private key in PEM. */
    | { readonly kind: 'certificate'; readonly thumbprint: string; readonly privateKey: string }
    | { readonly kind: 'managedIdentity' };
}

/** Where Entra ID of each Graph cloud signs in (facts: graph §5.5). */
const LOGIN_HOSTS: ReadonlyMap<string, string> = new Map([
  ['https://graph.microsoft.us', 'https://login.microsoftonline.us'],
  ['https://dod-graph.microsoft.us', 'https://login.microsoftonline.us'],
  ['https://microsoftgraph.chinacloudapi.cn', 'https://login.chinacloudapi.cn'],
]);
const WORLDWIDE_LOGIN = 'https://login.microsoftonline.com';

/**
 * The credential of this identity, in the cloud that `GRAPH_BASE_URL` names. `@azure/identity` is loaded with the
 * first token, not at start: it takes as long to load as the rest of the service together. The token cache is its
 * own and lives as long as the credential, so make one and keep it.
 */
export function createCredential(identity: AppIdentity, baseUrl: string = WORLDWIDE_ROOT): TokenCredential {
  const authorityHost = LOGIN_HOSTS.get(graphTarget(baseUrl).root) ?? WORLDWIDE_LOGIN;
  let loaded: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      loaded ??= load(identity, authorityHost);
      return (await loaded).getToken(scopes, options);
    },
  };
}

async function load(
  { tenantId, appId, credentials }: AppIdentity,
  authorityHost: string,
): Promise<TokenCredential> {
  const azure = await import('@azure/identity');
  switch (credentials.kind) {
    case 'password':
      return new azure.ClientSecretCredential(tenantId, appId, credentials.password, { authorityHost });
    case 'certificate': {
      // Not ClientCertificateCredential: that one wants the certificate itself, and a bot is configured with its
      // thumbprint.
      const source = {
        clientId: appId,
        audience: `${authorityHost}/${tenantId}/oauth2/v2.0/token`,
        thumbprint: credentials.thumbprint,
        privateKey: credentials.privateKey,
      };
      const assert = async (): Promise<string> => signClientAssertion(source, new Date());
      return new azure.ClientAssertionCredential(tenantId, appId, assert, { authorityHost });
    }
    case 'managedIdentity':
      return new azure.ManagedIdentityCredential({ clientId: appId });
  }
}
