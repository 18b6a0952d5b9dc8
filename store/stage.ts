import { z } from 'zod';
import { FACTS, type FactName, GATE_OUTCOMES } from '../domain/gate.ts';
import type { Stage } from '../domain/journey.ts';
import { StoreError } from './storeError.ts';

/** Stages as JSON: what is read back is checked, so that a row from the future or a bad edit is seen at once. */

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const factName = z.enum(Object.keys(FACTS) as [FactName, ...FactName[]]);
const gate = z.object({
  gateId: z.string(),
  outcome: z.enum(['selfService', 'unenrollOnly', 'enrollOnly']),
  advice: z.array(z.string()),
});
const finding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notChecked') }),
  z.object({ kind: z.literal('notSeen') }),
  z.object({
    kind: z.literal('notYet'),
    why: z.enum(['notManagedByIntune', 'retiring', 'enrolledBefore', 'otherDevice']),
  }),
  z.object({
    kind: z.literal('enrolled'),
    managedDeviceId: z.string(),
    deviceName: z.string(),
    compliance: z.enum(['compliant', 'inGracePeriod', 'noncompliant', 'notEvaluated']),
  }),
]);

const resumable = [
  z.object({ at: z.literal('notified') }),
  z.object({ at: z.literal('snoozed'), until: instant }),
  z.object({ at: z.literal('checking'), asking: factName }),
  z.object({ at: z.literal('preparing'), gate, confirmed: z.array(z.string()) }),
  z.object({ at: z.literal('warned'), gate }),
  z.object({ at: z.literal('unenrolling'), gate, step: z.int().min(0) }),
  z.object({ at: z.literal('confirmingGone'), gate, denied: z.int().min(0) }),
  z.object({
    at: z.literal('enrolling'),
    gate,
    step: z.int().min(0),
    gapSince: instant,
    nudges: z.int().min(0),
  }),
  z.object({ at: z.literal('verifying'), gate, since: instant, finding, told: z.boolean().default(false) }),
  z.object({ at: z.literal('enrolled'), gate, since: instant, finding }),
  z.object({
    at: z.literal('assisted'),
    gateId: z.string(),
    outcome: z.enum(GATE_OUTCOMES),
    ticketId: z.string().nullable(),
  }),
] as const;

const stageShape = z.discriminatedUnion('at', [
  ...resumable,
  z.object({
    at: z.literal('compliant'),
    since: instant,
    managedDeviceId: z.string().nullable().default(null),
  }),
  z.object({ at: z.literal('stuck'), from: z.discriminatedUnion('at', resumable), ticketId: z.string() }),
  z.object({ at: z.literal('declined'), reason: z.literal('notMine') }),
  z.object({ at: z.literal('notNeeded'), gateId: z.string() }),
]);

/** Throws StoreError `unreadableRow` when the row does not hold a stage that this version knows. */
export function readStage(journeyId: string, at: string, data: unknown): Stage {
  const parsed = stageShape.safeParse({ ...(data as object), at });
  if (!parsed.success) {
    throw new StoreError(
      'unreadableRow',
      `Journey ${journeyId} is "${at}" in a way this version cannot read.`,
      {
        cause: parsed.error,
      },
    );
  }
  return parsed.data as Stage;
}

export function writeStage(stage: Stage): string {
  const { at: _, ...data } = stage;
  return JSON.stringify(data);
}
