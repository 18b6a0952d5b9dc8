/** How a registered bot proves to Microsoft who it is. */
export type BotCredentials =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'certificate'; readonly thumbprint: string; readonly privateKey: string }
  | { readonly kind: 'managedIdentity' };

/** A bot with an app registration of its own: every caller is checked, every send carries a token. */
export interface RegisteredIdentity {
  readonly kind: 'registered';
  readonly appId: string;
  readonly tenantId: string;
  readonly credentials: BotCredentials;
}

/** The bot of the rehearsal: no account, no tokens, and therefore loopback peers and loopback services only. */
export interface RehearsalIdentity {
  readonly kind: 'rehearsal';
  readonly botId: string;
  readonly tenantId: string;
}

/**
 * Who the bot is, and with that whether callers are authenticated. It is a type of its own, not a flag: nothing
 * that the environment says can turn one kind into the other (`readSettings` only ever makes the first).
 */
export type BotIdentity = RegisteredIdentity | RehearsalIdentity;
