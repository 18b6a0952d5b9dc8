import type { GroupId, PersonId, SourceId, WaveId } from './ids.ts';

/** How access control moves from the old EMM to Intune (facts: migration-process §3.2). */
export type HandOver = { readonly mode: 'noGrace' } | { readonly mode: 'graceUntil'; readonly until: Date };

export const WAVE_STATES = ['draft', 'running', 'paused', 'finished', 'cancelled'] as const;
export type WaveState = (typeof WAVE_STATES)[number];

/** What the admin has chosen so far; a wave can only be launched when it is complete. */
export interface WaveDraft {
  readonly name: string | null;
  readonly groupId: GroupId | null;
  readonly groupName: string | null;
  readonly source: SourceId | null;
  readonly handOver: HandOver | null;
  /** When the move must be done. */
  readonly deadline: Date | null;
}

export interface WavePlan {
  readonly name: string;
  readonly groupId: GroupId;
  readonly groupName: string;
  readonly source: SourceId;
  readonly handOver: HandOver;
  readonly deadline: Date;
}

interface WaveBase {
  readonly id: WaveId;
  readonly createdBy: PersonId;
  readonly createdAt: Date;
  readonly revision: number;
}

export type Wave = WaveBase &
  (
    | { readonly state: 'draft'; readonly plan: WaveDraft }
    | { readonly state: 'running'; readonly plan: WavePlan; readonly startedAt: Date }
    | {
        readonly state: 'paused';
        readonly plan: WavePlan;
        readonly startedAt: Date;
        readonly pausedAt: Date;
        /** Who paused it, or why it paused itself. */
        readonly why: string;
      }
    | {
        readonly state: 'finished' | 'cancelled';
        readonly plan: WavePlan;
        readonly startedAt: Date;
        readonly endedAt: Date;
      }
  );

/** A draft that lacks nothing, or the names of what it lacks. */
export function completePlan(
  draft: WaveDraft,
): { readonly ok: true; readonly plan: WavePlan } | { readonly ok: false; readonly missing: string[] } {
  const { name, groupId, groupName, source, handOver, deadline } = draft;
  if (name && groupId && groupName && source && handOver && deadline) {
    return { ok: true, plan: { name, groupId, groupName, source, handOver, deadline } };
  }
  const missing = Object.entries({ name, groupId, source, handOver, deadline })
    .filter(([, value]) => value === null || value === '')
    .map(([field]) => field);
  return { ok: false, missing };
}

/** Why a person in the cohort gets no notice. */
export const UNREACHABLE_REASONS = [
  'disabled',
  'guest',
  'notInstalled',
  'installRefused',
  'blockedByPerson',
  'blockedByPolicy',
  'uninstalled',
] as const;
export type UnreachableReason = (typeof UNREACHABLE_REASONS)[number];

/** How far a wave has come; every recipient is counted in exactly one of the delivery numbers. */
export interface WaveProgress {
  readonly recipients: number;
  readonly pending: number;
  readonly inFlight: number;
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  readonly skipped: number;
  readonly byReason: Readonly<Record<string, number>>;
  readonly started: number;
  readonly done: number;
  readonly stuck: number;
  /** Sent in the last minute, per second; 0 when nothing was. */
  readonly ratePerSecond: number;
}
