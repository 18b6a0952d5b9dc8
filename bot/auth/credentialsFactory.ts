import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { AppCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import type { BotIdentity, RegisteredIdentity } from './identity.ts';

type Credentials = Awaited<ReturnType<ServiceClientCredentialsFactory['createCredentials']>>;

/** The bot could not get a token for itself: `code` is Microsoft Entra's or the network's own word for why. */
export class NoTokenError extends Error {
  readonly code: string;

  constructor(cause: unknown) {
    const code = wordFor(cause);
    super(`No token for the bot: ${code}`, { cause });
    this.name = 'NoTokenError';
    this.code = code;
  }
}

/** The credentials of this bot, for the SDK. */
export function createCredentialsFactory(identity: BotIdentity): ServiceClientCredentialsFactory {
  return identity.kind === 'rehearsal' ? new NoCredentials() : shareCredentials(fromIdentity(identity));
}

function fromIdentity({ appId, tenantId, credentials }: RegisteredIdentity): ServiceClientCredentialsFactory {
  const base = { MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId };
  switch (credentials.kind) {
    case 'password':
      return new ConfigurationServiceClientCredentialFactory({
        ...base,
        MicrosoftAppType: 'SingleTenant',
        MicrosoftAppPassword: credentials.password,
      });
    case 'certificate':
      return new ConfigurationServiceClientCredentialFactory({
        ...base,
        MicrosoftAppType: 'SingleTenant',
        CertificateThumbprint: credentials.thumbprint,
        CertificatePrivateKey: credentials.privateKey,
      });
    case 'managedIdentity':
      return new ConfigurationServiceClientCredentialFactory({
        ...base,
        MicrosoftAppType: 'UserAssignedMSI',
      });
  }
}

/**
 * Makes the SDK use one set of credentials per audience instead of one per turn, and ask for one token at a time:
 * left alone it makes as many token requests as there are sends in the moment when a token runs out
 * (facts: teams-platform §4.4). Also says, for good, that callers are authenticated.
 */
export function shareCredentials(factory: ServiceClientCredentialsFactory): ServiceClientCredentialsFactory {
  const shared = new Map<string, Promise<Credentials>>();
  return {
    isValidAppId: (appId) => factory.isValidAppId(appId),
    isAuthenticationDisabled: async () => false,
    createCredentials(appId, audience, loginEndpoint, validateAuthority) {
      const key = JSON.stringify([appId, audience, loginEndpoint, validateAuthority]);
      const known = shared.get(key);
      if (known) return known;
      const made = factory
        .createCredentials(appId, audience, loginEndpoint, validateAuthority)
        .then(oneTokenAtATime);
      shared.set(key, made);
      made.catch(() => shared.delete(key));
      return made;
    },
  };
}

function oneTokenAtATime(credentials: Credentials): Credentials {
  if (credentials instanceof AppCredentials) {
    const getToken = credentials.getToken.bind(credentials);
    let asking: Promise<string> | undefined;
    credentials.getToken = (forceRefresh) => {
      asking ??= getToken(forceRefresh).finally(() => {
        asking = undefined;
      });
      return asking;
    };
  }
  return {
    async signRequest(request) {
      try {
        return await credentials.signRequest(request);
      } catch (cause) {
        throw new NoTokenError(cause);
      }
    },
  };
}

/** The rehearsal has no account: nobody is asked for a token, and none is sent. */
class NoCredentials extends ServiceClientCredentialsFactory {
  override async isValidAppId(): Promise<boolean> {
    return true;
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return true;
  }

  override async createCredentials(): Promise<Credentials> {
    return { signRequest: async (request) => request };
  }
}

/** MSAL says `errorCode`, Node and Azure say `code` or only a name; the message may hold anything and is not used. */
function wordFor(cause: unknown): string {
  const words = (cause ?? {}) as { errorCode?: unknown; code?: unknown; name?: unknown };
  return (
    ([words.errorCode, words.code, words.name].find((word) => typeof word === 'string' && word !== '') as
      | string
      | undefined) ?? 'unknown'
  );
}
