import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { CONNECTOR_ISSUER } from '../../bot/auth/connectorIssuer.ts';

/** The claims of a token; what is left out is as Teams would have it. */
interface TokenClaims {
  readonly iss?: string;
  readonly aud?: string;
  readonly serviceurl?: string | null;
  readonly expiresInSeconds?: number;
  readonly more?: Record<string, unknown>;
}

export interface TokenService {
  /** Where the keys are announced, for the adapter. */
  readonly metadataUrl: string;
  /** How often the keys were fetched. */
  readonly fetched: () => number;
  /** A token as the Bot Connector would sign it. */
  sign(claims?: TokenClaims): Promise<string>;
  /** The same, signed with a key that is announced under another name only: a forgery. */
  forge(claims?: TokenClaims): Promise<string>;
  close(): Promise<void>;
}

export const APP_ID = '6d9c1f0e-52a4-4b0c-9d37-0f1b8a1f7c55';
export const SERVICE_URL = 'https://smba.trafficmanager.net/emea/';

/** A stand-in for `login.botframework.com`: real RS256 keys, published on loopback. */
export async function aTokenService({ endorsements = ['msteams'] } = {}): Promise<TokenService> {
  const genuine = await generateKeyPair('RS256', { extractable: true });
  const forged = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(genuine.publicKey)), kid: 'genuine', use: 'sig', endorsements };
  let fetched = 0;

  const server = createServer((request, response) => {
    fetched += 1;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(
        request.url === '/keys' ? { keys: [jwk] } : { issuer: CONNECTOR_ISSUER, jwks_uri: `${base}/keys` },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const make = (key: CryptoKey, claims: TokenClaims = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const serviceurl = claims.serviceurl === undefined ? SERVICE_URL : claims.serviceurl;
    return new SignJWT({ ...(serviceurl === null ? {} : { serviceurl }), ...claims.more })
      .setProtectedHeader({ alg: 'RS256', kid: 'genuine', typ: 'JWT' })
      .setIssuer(claims.iss ?? CONNECTOR_ISSUER)
      .setAudience(claims.aud ?? APP_ID)
      .setNotBefore(now - 3600)
      .setExpirationTime(now + (claims.expiresInSeconds ?? 3600))
      .sign(key);
  };

  return {
    metadataUrl: `${base}/openid`,
    fetched: () => fetched,
    sign: (claims) => make(genuine.privateKey, claims),
    forge: (claims) => make(forged.privateKey, claims),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
