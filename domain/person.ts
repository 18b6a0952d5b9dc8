import type { PersonId } from './ids.ts';
import type { Language } from './language.ts';

/** A person as the directory and Teams describe them. Times are never stored in their zone, only shown in it. */
export interface Person {
  readonly id: PersonId;
  readonly displayName: string;
  readonly givenName: string;
  readonly userPrincipalName: string;
  /** Graph's `preferredLanguage`, as it is. */
  readonly preferredLanguage: string | null;
  /** Last locale that Teams told us. */
  readonly teamsLocale: string | null;
  /** What the person asked for in the chat; wins over everything. */
  readonly chosenLanguage: Language | null;
  /** IANA name, for example `Europe/Stockholm`; null until Teams has told us. */
  readonly timeZone: string | null;
  /** ISO 3166 country, for choosing a time zone before the first contact. */
  readonly country: string | null;
}

/** How we can write to someone: what Teams told us when the app was installed or they last wrote. */
export interface ConversationReference {
  readonly conversationId: string;
  readonly serviceUrl: string;
  /** The bot's own id in this channel, as Teams addresses it. */
  readonly botId: string;
  /** The person's channel id (`29:…`); used only as a recipient id. */
  readonly channelUserId: string;
}

/** Whether a person can be written to. `blocked` and `uninstalled` end when the person contacts us again. */
export type Reach =
  | { readonly kind: 'reachable'; readonly reference: ConversationReference }
  | { readonly kind: 'notInstalled' }
  | { readonly kind: 'uninstalled'; readonly since: Date }
  | { readonly kind: 'blocked'; readonly since: Date; readonly by: 'person' | 'admin' };
