import type { OutgoingActivity } from '../domain/activity.ts';
import type { ClaimedDelivery, Lane, SendOutcome, Settlement, UnknownRule } from '../domain/delivery.ts';
import type { DeliveryId } from '../domain/ids.ts';

/** The durable list of deliveries, as the dispatcher needs it. */
export interface Ledger {
  /**
   * Leases up to `limit` pending deliveries that are due, best lane first, oldest first within a lane, and at
   * most one per conversation. Two callers never get the same row. Notices of a wave that is not running are
   * left alone, from the moment that was committed.
   */
  claimDue(claim: {
    readonly owner: string;
    readonly now: Date;
    readonly limit: number;
    readonly leaseSeconds: number;
    /** Lanes to leave alone: stopped by a technical failure, or held. */
    readonly except: readonly Lane[];
    /** Conversations to leave alone, as `conversationOf` names them: at their limit, or in the caller's hands. */
    readonly exceptConversations: readonly string[];
  }): Promise<ClaimedDelivery[]>;
  /**
   * Writes what came of these tries, all or nothing. Answers with those that `owner` still held; the others
   * belong to somebody else's truth by now, and nothing was written for them.
   */
  settle(
    owner: string,
    tries: readonly { readonly id: DeliveryId; readonly settlement: Settlement }[],
    now: Date,
  ): Promise<ReadonlySet<DeliveryId>>;
  /** Gives claimed rows back unsent: nothing was tried. */
  release(ids: readonly DeliveryId[], owner: string, now: Date): Promise<void>;
  /**
   * Claims whose owner died before writing the outcome become `unknown`; returns how many. Those that the caller
   * itself is sending or about to write are left alone, however old their lease.
   */
  sweepLost(now: Date, underWay: readonly DeliveryId[]): Promise<number>;
  /** Decides about what is unknown; returns how many rows left that state. Notices follow the rule. */
  resolveUnknown(resolve: {
    readonly rule: UnknownRule;
    readonly maxAttempts: number;
    readonly now: Date;
  }): Promise<number>;
  /** Settles what a cancelled wave still has pending; returns how many. */
  skipCancelled(now: Date): Promise<number>;
}

/** What a delivery has become when it is drawn. */
export type Drawn =
  | {
      readonly kind: 'ready';
      readonly address: Address;
      readonly activity: OutgoingActivity;
      /** For the limit that Teams puts on one conversation: the chat, or the channel with all its threads. */
      readonly conversationKey: string;
    }
  | { readonly kind: 'settled'; readonly outcome: SendOutcome };

/** Where and how one activity is put. */
export type Address =
  | {
      readonly kind: 'post';
      readonly serviceUrl: string;
      readonly conversationId: string;
      readonly botId: string;
    }
  | {
      readonly kind: 'update';
      readonly serviceUrl: string;
      readonly conversationId: string;
      readonly botId: string;
      readonly activityId: string;
    }
  /** Starts a new thread in a channel; the outcome's conversation id is the thread. */
  | {
      readonly kind: 'newThread';
      readonly serviceUrl: string;
      readonly channelId: string;
      readonly botId: string;
    };

/** Draws a claimed delivery from the newest state. Never throws for an expected reason: it settles instead. */
export type Draw = (delivery: ClaimedDelivery, now: Date) => Promise<Drawn>;

/** One request to Teams; never throws, never retries by itself, always answers within its timeout. */
export interface Sender {
  send(address: Address, activity: OutgoingActivity): Promise<SendOutcome>;
}

/** Only one process per tenant dispatches; the lease is taken over when its owner stops renewing it. */
export interface DispatcherLease {
  /** True when `owner` holds the lease until `now + seconds`. */
  acquire(name: string, owner: string, now: Date, seconds: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
}

/** Time, so that tests can own it. */
export interface Clock {
  now(): Date;
  /** Calls `work` once after so long; the answer cancels it. */
  after(ms: number, work: () => void): () => void;
}

/** Where the dispatcher writes what happened; pino's signature. */
export interface OutboxLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
