import { constants, createPrivateKey, randomUUID, sign } from 'node:crypto';

/** What an assertion is made from. */
export interface AssertionSource {
  readonly clientId: string;
  /** Entra ID's token endpoint of the tenant. */
  readonly audience: string;
  /** Of the certificate that the app registration knows, in hex; colons and spaces as some tools print them are fine. */
  readonly thumbprint: string;
  /** PEM, with or without real line breaks: environments often hold `\n` written out. */
  readonly privateKey: string;
}

/** As long as the identity library's own. An assertion is used at once. */
const LIFETIME_SECONDS = 600;

const SHA1_HEX = /^[0-9a-f]{40}$/;
const SHA256_HEX = /^[0-9a-f]{64}$/;

/**
 * The signed statement with which an app proves that it holds a certificate's key. A SHA-256 thumbprint is named and
 * signed the modern way (PS256), a SHA-1 one, which is what the portal shows, the way that Entra ID still pairs
 * with it (RS256). Throws a TypeError when the thumbprint or the key cannot be used.
 */
export function signClientAssertion(source: AssertionSource, now: Date): string {
  const thumbprint = source.thumbprint.replace(/[:\s]/g, '').toLowerCase();
  const isModern = SHA256_HEX.test(thumbprint);
  if (!isModern && !SHA1_HEX.test(thumbprint)) {
    throw new TypeError('CertificateThumbprint must be a SHA-1 or SHA-256 thumbprint in hex');
  }
  const name = Buffer.from(thumbprint, 'hex').toString('base64url');
  const header = isModern
    ? { alg: 'PS256', typ: 'JWT', 'x5t#S256': name }
    : { alg: 'RS256', typ: 'JWT', x5t: name };
  const issuedAt = Math.floor(now.getTime() / 1000);
  const claims = {
    aud: source.audience,
    iss: source.clientId,
    sub: source.clientId,
    jti: randomUUID(),
    nbf: issuedAt,
    iat: issuedAt,
    exp: issuedAt + LIFETIME_SECONDS,
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), {
    key: readKey(source.privateKey),
    ...(isModern
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {}),
  });
  return `${signed}.${signature.toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function readKey(pem: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(pem.replaceAll('\\n', '\n'));
  } catch {
    // The library's own message may quote the key.
    throw new TypeError('CertificatePrivateKey must be a private key in PEM format');
  }
}
