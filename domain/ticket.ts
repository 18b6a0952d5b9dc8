import type { JourneyId, PersonId, TicketId } from './ids.ts';

/** Why a ticket was closed; the person and the figures see it. */
export const RESOLUTIONS = ['solved', 'admin', 'reset', 'notNeeded', 'other'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export interface Agent {
  readonly id: PersonId;
  readonly name: string;
  readonly firstName: string;
}

/**
 * `open → claimed → waiting → resolved → (open again)`; `waiting` is for the person's answer. `since` is when the
 * ticket came into this state or to this agent, so that the second to press can be told how long ago.
 */
export type TicketState =
  | { readonly at: 'open'; readonly since: Date }
  | { readonly at: 'claimed'; readonly by: Agent; readonly since: Date }
  | { readonly at: 'waiting'; readonly by: Agent; readonly since: Date }
  | {
      readonly at: 'resolved';
      readonly by: Agent;
      readonly since: Date;
      readonly resolution: Resolution;
      readonly note: string | null;
    };

/** What the ticket tells before anyone has asked: taken down once, when help was asked for. */
export interface TicketStory {
  readonly platform: string;
  readonly deviceName: string;
  readonly source: string;
  /** Stage and step where it stopped. */
  readonly where: string;
  readonly stepId: string | null;
  readonly minutesInStep: number;
  readonly errorCode: string | null;
  /** Troubleshooting rows that were offered. */
  readonly triedRows: readonly string[];
  readonly agentHints: readonly string[];
  readonly whatGraphShows: string;
  readonly inGap: boolean;
  readonly deadline: string | null;
  readonly personSays: string | null;
  readonly gateId: string | null;
}

/** Stands in a line where a password, code or recovery key stood: those are never kept. */
export const MASK = '•••••';

export interface TicketLine {
  readonly from: 'person' | 'agent';
  readonly author: string;
  readonly text: string;
  readonly at: Date;
}

export interface Ticket {
  readonly id: TicketId;
  /** Short number that people say aloud. */
  readonly number: number;
  readonly personId: PersonId;
  readonly personName: string;
  readonly journeyId: JourneyId | null;
  readonly state: TicketState;
  readonly story: TicketStory;
  readonly lines: readonly TicketLine[];
  readonly openedAt: Date;
  readonly revision: number;
}
