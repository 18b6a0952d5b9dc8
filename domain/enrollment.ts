import type { Platform } from './device.ts';
import type { PersonId } from './ids.ts';

/** A managed device row as Graph gives it, parsed; times are null for the sentinel year 1 (facts: graph §2.2). */
export interface ManagedDevice {
  readonly id: string;
  readonly userId: string;
  readonly deviceName: string;
  readonly operatingSystem: string;
  readonly serialNumber: string | null;
  readonly managementAgent: string;
  /** Absent in older answers. */
  readonly managementState: string | null;
  readonly complianceState: string;
  readonly enrolledAt: Date | null;
  readonly lastSyncAt: Date | null;
}

/** What Intune must show for a journey. */
export interface Expectation {
  readonly personId: PersonId;
  readonly platform: Platform;
  readonly startedAt: Date;
  /** From the old EMM's inventory; when both sides know one, they must agree. */
  readonly serialNumber: string | null;
  /** Devices that the person's other journeys are credited with (`devicesTaken`): they count for no other. */
  readonly taken?: ReadonlySet<string>;
}

/** What Graph shows for a journey, judged. */
export type Finding =
  | { readonly kind: 'notChecked' }
  /** No row at all for this person and platform since the start. */
  | { readonly kind: 'notSeen' }
  /** A row exists, but it does not count yet or at all; `why` names the rule of graph §2.3. */
  | {
      readonly kind: 'notYet';
      readonly why: 'notManagedByIntune' | 'retiring' | 'enrolledBefore' | 'otherDevice';
    }
  | {
      readonly kind: 'enrolled';
      readonly managedDeviceId: string;
      readonly deviceName: string;
      readonly compliance: 'compliant' | 'inGracePeriod' | 'noncompliant' | 'notEvaluated';
    };
