import { CONNECTOR_ISSUER } from '../auth/connectorIssuer.ts';
import type { BotIdentity } from '../auth/identity.ts';
import { isLoopback } from '../auth/loopback.ts';
import { type Checked, passed, refused } from './refusal.ts';

/** The Bot Connector's tokens have about a thousand characters. */
const MAX_HEADER_CHARACTERS = 8 * 1024;

const BEARER_JWT = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/;

/**
 * The cheap look at who is calling, before the SDK sees the token: it must say that the Bot Connector made it,
 * for this bot. It proves nothing, since the signature is checked afterwards; it keeps everything away from the
 * SDK that could only be refused there at a higher price: tokens of the Emulator and of skills, which have other
 * rules, and tokens made to fill the SDK's memory (facts: teams-platform §9.1).
 *
 * Gives the header that the SDK is to check. The rehearsal has no tokens; it hears this machine only.
 */
export function checkCaller(
  identity: BotIdentity,
  caller: { readonly authorization: string | undefined; readonly peer: string | undefined },
): Checked<string> {
  if (identity.kind === 'rehearsal')
    return isLoopback(caller.peer) ? passed('') : refused(403, 'notLoopback');

  const header = caller.authorization ?? '';
  if (header.length > MAX_HEADER_CHARACTERS) return refused(401, 'noToken');
  const claims = readClaims(header);
  if (!claims) return refused(401, 'noToken');
  if (claims.iss !== CONNECTOR_ISSUER) return refused(401, 'otherIssuer');
  if (claims.aud !== identity.appId) return refused(401, 'otherBot');
  return passed(header);
}

function readClaims(header: string): { readonly iss?: unknown; readonly aud?: unknown } | null {
  const payload = BEARER_JWT.exec(header)?.[1];
  if (!payload) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? claims : null;
  } catch {
    return null;
  }
}
