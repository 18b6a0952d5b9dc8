import { ToBotFromBotOrEmulatorTokenValidationParameters } from 'botframework-connector';

/**
 * The SDK looks at every bearer token, before it has checked any signature, and adds four issuers for the tenant
 * that the token names to a list that lives as long as the process (facts: teams-platform §9.1). Our own
 * pre-check keeps tokens for other bots away from it, but whoever knows the bot's id, which is in its manifest,
 * can still forge one for each tenant he likes to invent. So the list is sealed: what is in it stays, nothing is added.
 *
 * It is for tokens of the Bot Framework Emulator, which this bot never takes, so nothing is lost. Throws when
 * the SDK is not built as we know it.
 */
export function sealIssuers(): void {
  const { issuer } = ToBotFromBotOrEmulatorTokenValidationParameters;
  if (!Array.isArray(issuer)) {
    throw new Error('botframework-connector keeps its issuers in another way; sealIssuers must be rewritten');
  }
  Object.defineProperty(issuer, 'push', { value: () => issuer.length, configurable: true });
}

/** How many issuers the SDK's list has; a test watches that it does not grow. */
export function countIssuers(): number {
  return ToBotFromBotOrEmulatorTokenValidationParameters.issuer?.length ?? 0;
}
