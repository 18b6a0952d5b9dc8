import type { PersonId } from '../../domain/ids.ts';
import type { ConversationReference } from '../../domain/person.ts';

/** Who acts: taken from the authenticated activity only, never from card data. */
export interface Actor {
  readonly personId: PersonId;
  readonly name: string;
  /** Teams locale of this activity, when it carries one. */
  readonly locale: string | null;
  readonly timeZone: string | null;
}

/** Where it happened. `threadId` is the root message of a channel thread, `conversationId` includes it. */
export type Place =
  | { readonly kind: 'personal'; readonly reference: ConversationReference }
  | {
      readonly kind: 'channel';
      readonly reference: ConversationReference;
      readonly teamId: string;
      readonly channelId: string;
      readonly threadId: string | null;
    }
  | { readonly kind: 'groupChat'; readonly reference: ConversationReference };

/** What a card button sent back; believed in nothing but its verb, ids and inputs as strings. */
export interface CardClick {
  readonly verb: string;
  /** Everything else of `action.data`, unparsed: `cards/actions.ts` reads it. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The message that carried the card. */
  readonly cardActivityId: string | null;
}

/** An activity from Teams, checked and read. Everything the bot acts on is one of these. */
export type Inbound =
  | {
      readonly kind: 'text';
      readonly activityId: string;
      readonly actor: Actor;
      readonly place: Place;
      readonly text: string;
      readonly mentionsBot: boolean;
    }
  | {
      readonly kind: 'click';
      readonly activityId: string;
      readonly actor: Actor;
      readonly place: Place;
      readonly click: CardClick;
      /** An invoke is answered with a card at once; an old client's submit is a message and needs a new one. */
      readonly answer: 'invoke' | 'message';
    }
  /** The app was installed (or the person came back): the reference is good from now on. */
  | {
      readonly kind: 'installed';
      readonly activityId: string;
      readonly actor: Actor | null;
      readonly place: Place;
    }
  | {
      readonly kind: 'uninstalled';
      readonly activityId: string;
      readonly actor: Actor | null;
      readonly place: Place;
    }
  /** Known to us and of no interest, or unknown: answered 200 and forgotten. */
  | { readonly kind: 'ignored'; readonly activityId: string; readonly why: string };

/** What the bot answers to an activity that expects an answer at once. */
export type Answer =
  | { readonly kind: 'none' }
  /** Takes the place of the card that was pressed; where there is none, it is posted with its summary. */
  | { readonly kind: 'card'; readonly card: Readonly<Record<string, unknown>>; readonly summary: string }
  /** A short toast; the card stays as it is. */
  | { readonly kind: 'toast'; readonly text: string };
