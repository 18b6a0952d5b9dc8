import type { OutgoingActivity } from '../domain/activity.ts';
import type { ClaimedDelivery, Lane, SendOutcome } from '../domain/delivery.ts';
import type { DeliveryId } from '../domain/ids.ts';

/** The durable list of deliveries, as the dispatcher needs it. */
export interface Ledger {
  /**
   * Leases up to `limit` pending deliveries that are due, best lane first, oldest first within a lane, and at
   * most one per conversation. Two callers never get the same row.
   */
  claimDue(claim: {
    readonly owner: string;
    readonly now: Date;
    readonly limit: number;
    readonly leaseSeconds: number;
    /** Lanes to leave alone: stopped by a technical failure, or held. */
    readonly except: readonly Lane[];
  }): Promise<ClaimedDelivery[]>;
  /** Writes what came of it. False when the lease was lost: the row then belongs to somebody else's truth. */
  settle(id: DeliveryId, owner: string, outcome: SendOutcome, now: Date): Promise<boolean>;
  /** Gives claimed rows back unsent, on a clean stop. */
  release(ids: readonly DeliveryId[], owner: string): Promise<void>;
  /** Claims whose owner died before writing the outcome become `unknown`; returns how many. */
  sweepLost(now: Date): Promise<number>;
}

/** What a delivery has become when it is drawn. */
export type Drawn =
  | {
      readonly kind: 'ready';
      readonly address: Address;
      readonly activity: OutgoingActivity;
      /** For the limit that Teams puts on one conversation. */
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
