import type { DeviceId, PersonId, SourceId } from './ids.ts';

/** The operating systems that a playbook can speak about. iPhone and iPad are one platform with two names. */
export const PLATFORMS = ['ios', 'android', 'windows', 'macos', 'linux'] as const;
export type Platform = (typeof PLATFORMS)[number];

/**
 * A device as the old EMM's inventory lists it, or as its owner described it. A field that nobody has told us
 * is null: the gate then asks, it never assumes.
 */
export interface SourceDevice {
  readonly id: DeviceId;
  readonly ownerId: PersonId | null;
  readonly ownerUpn: string;
  readonly platform: Platform;
  /** What its owner would call it: `Mara's iPhone`, or the model. */
  readonly name: string;
  readonly model: string | null;
  readonly osVersion: string | null;
  readonly serialNumber: string | null;
  readonly source: SourceId;
  /** Facts for the gate that the inventory already knows; see `FACTS` in `gate.ts` for names and values. */
  readonly knownFacts: Readonly<Record<string, string>>;
  readonly origin: 'inventory' | 'person';
}

/** The major version of an operating system version string (`18.7.1` gives 18), or null when it has none. */
export function majorVersion(osVersion: string | null): number | null {
  const match = /\d+/.exec(osVersion ?? '');
  return match ? Number(match[0]) : null;
}
