/** Something that goes wrong between the product and Graph, or inside Graph. */
export type Fault =
  /** An error in Graph's own words. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code?: string; readonly retryAfter?: string }
  /** A status and nothing else, as early failures have it. */
  | { readonly kind: 'empty'; readonly status: number }
  /** A gateway's page. */
  | { readonly kind: 'html'; readonly status: number }
  /** The right answer, late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** No answer, ever. */
  | { readonly kind: 'hang' }
  /** The connection ends before the answer, or in the middle of it. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'cutOff' }
  /** A complete answer whose JSON ends too early. */
  | { readonly kind: 'truncatedJson' }
  | { readonly kind: 'redirect'; readonly to: string };

/** A fault and the requests that meet it. */
interface PlannedFault {
  /** Matched against method and path with its query, decoded: `GET /users/…`. */
  readonly on: RegExp;
  readonly fault: Fault;
  /** How many requests meet it; after them everything is well again. */
  readonly times?: number;
}

/** The faults of a running stand-in. */
export interface Faults {
  plan(fault: PlannedFault): void;
  clear(): void;
  /** The fault that this request meets, used up by one. */
  take(request: string): Fault | undefined;
}

/** Faults are met in the order in which they were planned, each until it is used up. */
export function createFaults(): Faults {
  let planned: { readonly on: RegExp; readonly fault: Fault; left: number }[] = [];
  return {
    plan({ on, fault, times = 1 }) {
      planned.push({ on, fault, left: times });
    },
    clear() {
      planned = [];
    },
    take(request) {
      const met = planned.find((entry) => entry.left > 0 && entry.on.test(request));
      if (met !== undefined) met.left--;
      return met?.fault;
    },
  };
}
