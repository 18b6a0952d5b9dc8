import type { OutgoingActivity } from './activity.ts';
import type { DeliveryId, JourneyId, PersonId, TicketId, WaveId } from './ids.ts';
import type { ConversationReference } from './person.ts';

/** Who is served first when the pace is short: people who wait, then the helpdesk, then reminders, then notices. */
export const LANES = ['reply', 'helpdesk', 'reminder', 'notice'] as const;
export type Lane = (typeof LANES)[number];

/** Where a delivery goes. */
export type Target =
  | { readonly to: 'person'; readonly personId: PersonId }
  /** A new post in the helpdesk channel. */
  | { readonly to: 'helpdesk' }
  /** A reply in the thread of a ticket. */
  | { readonly to: 'thread'; readonly ticketId: TicketId }
  /** An answer in the channel conversation where something was just written. */
  | { readonly to: 'conversation'; readonly reference: ConversationReference };

/**
 * The chat or channel a delivery ends up in. Only one is under way in each at a time: Teams refuses concurrent
 * operations on one conversation (412), and its limits count a channel with all its threads as one.
 */
export function conversationOf(target: Target): string {
  switch (target.to) {
    case 'person':
      return `person:${target.personId}`;
    case 'helpdesk':
    case 'thread':
      return 'helpdesk';
    case 'conversation':
      return `conversation:${target.reference.conversationId.split(';')[0]}`;
  }
}

/**
 * What a delivery says: ids only, because it is drawn when it is sent, in the recipient's language and from the
 * newest state. The one exception is the answer to something a person just wrote, which is drawn already.
 */
export type Message =
  | { readonly kind: 'reply'; readonly activity: OutgoingActivity }
  | { readonly kind: 'notice'; readonly waveId: WaveId }
  /** The living card of a device, as a new message or in place of the old one. */
  | { readonly kind: 'journey'; readonly journeyId: JourneyId; readonly as: 'new' | 'update' }
  /** Says on a card that has been replaced that the newest one is further down. */
  | { readonly kind: 'movedOn'; readonly journeyId: JourneyId; readonly activityId: string }
  | { readonly kind: 'gapNudge'; readonly journeyId: JourneyId }
  | { readonly kind: 'ticket'; readonly ticketId: TicketId; readonly as: 'new' | 'update' }
  /** One line of a ticket's conversation, to the person or into the thread. */
  | { readonly kind: 'ticketLine'; readonly ticketId: TicketId; readonly line: number }
  /** The ticket's state as the person sees it: taken, put back, resolved, reopened. */
  | {
      readonly kind: 'ticketNews';
      readonly ticketId: TicketId;
      readonly news: 'open' | 'claimed' | 'released' | 'resolved' | 'reopened';
    }
  | {
      readonly kind: 'waveProgress';
      readonly waveId: WaveId;
      readonly as: 'new' | 'update';
      readonly activityId?: string;
    };

/** Why something was not delivered, in the three kinds that are never mixed. */
export type Failure =
  /** Try again, not before `retryAfterMs` when the other side named a time. */
  | {
      readonly kind: 'temporary';
      readonly reason: string;
      readonly retryAfterMs: number | null;
      readonly throttled: boolean;
    }
  /** This person cannot be reached. */
  | {
      readonly kind: 'permanent';
      readonly reason:
        | 'blockedByPerson'
        | 'blockedByPolicy'
        | 'uninstalled'
        | 'notInstalled'
        | 'conversationGone'
        | 'messageGone'
        | 'tooBig';
    }
  /** Our fault: the lane stops and someone is told. */
  | { readonly kind: 'technical'; readonly reason: string };

export const DELIVERY_STATES = ['pending', 'claimed', 'sent', 'failed', 'unknown', 'skipped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A delivery that a dispatcher holds: nobody else may send it before `leaseUntil`. */
export interface ClaimedDelivery {
  readonly id: DeliveryId;
  readonly lane: Lane;
  readonly target: Target;
  readonly message: Message;
  readonly attempts: number;
  readonly leaseUntil: Date;
}

/** What came of one try. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly activityId: string | null; readonly conversationId: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** It need not be sent any more, or cannot be: the reason is kept. */
  | { readonly kind: 'skipped'; readonly reason: string };

/** A delivery to be written into the outbox. */
export interface NewDelivery {
  readonly lane: Lane;
  readonly target: Target;
  readonly message: Message;
  readonly dueAt: Date;
  /** At most one pending delivery has this key: planning it again changes nothing, the newest state is drawn anyway. */
  readonly dedupeKey: string | null;
  /** Only a notice counts in a wave's figures, waits while the wave is paused and is skipped when it is cancelled. */
  readonly waveId: WaveId | null;
  readonly personId: PersonId | null;
}

/** What is written about a delivery after a try: its outcome for good, or when it is to be tried again. */
export type Settlement =
  | SendOutcome
  | {
      readonly kind: 'again';
      readonly dueAt: Date;
      readonly failure: Failure;
      /** Whether the try counts against the limit: being throttled does not. */
      readonly countsAsTry: boolean;
    };

/** What becomes of notices that may or may not have arrived when a process died: told twice, or perhaps never. */
export type UnknownRule = 'sendAgain' | 'leave';
