/** An answer that is no success, in either of Teams' two shapes (facts: teams-platform §2.4). */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  /** `nested` is the doubly encoded shape, with the code as `subCode` inside a JSON string. */
  readonly shape?: 'plain' | 'nested';
  readonly retryAfterSeconds?: number;
}

/** Something that goes wrong between the bot and Teams, or inside Teams. */
export type ConnectorFault =
  /** Refused: nothing was delivered. */
  | ({ readonly kind: 'refuse' } & ErrorAnswer)
  /** Delivered all the same, but the answer says otherwise: a gateway's 502 or 504. */
  | ({ readonly kind: 'deliverThenRefuse' } & ErrorAnswer)
  /** A status with a gateway's page instead of JSON. */
  | { readonly kind: 'page'; readonly status: number }
  /** The connection ends, before or after the message was delivered. */
  | { readonly kind: 'reset'; readonly delivered: boolean }
  /** No answer, ever; nothing was delivered. */
  | { readonly kind: 'hang' }
  /** The right answer, late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Delivered, without an id: Teams has split it, or is still at it. */
  | { readonly kind: 'acceptedWithoutId' };

/** What is known of a request when its fault is chosen. */
export interface SeenRequest {
  readonly method: string;
  /** Path without the leading slash, decoded. */
  readonly path: string;
  readonly conversationId: string | null;
  readonly body: unknown;
}

/** The faults of a running stand-in. */
export interface ConnectorFaults {
  /** Everything that matches meets this fault, `times` times (once when absent, `Infinity` for ever). */
  plan(planned: {
    readonly on: (request: SeenRequest) => boolean;
    readonly fault: ConnectorFault;
    readonly times?: number;
  }): void;
  clear(): void;
  /** The fault that this request meets, used up by one. */
  take(request: SeenRequest): ConnectorFault | undefined;
}

/** Faults are met in the order in which they were planned, each until it is used up. */
export function createConnectorFaults(): ConnectorFaults {
  let planned: { on: (request: SeenRequest) => boolean; fault: ConnectorFault; left: number }[] = [];
  return {
    plan({ on, fault, times = 1 }) {
      planned.push({ on, fault, left: times });
    },
    clear() {
      planned = [];
    },
    take(request) {
      const met = planned.find((entry) => entry.on(request));
      if (!met) return undefined;
      met.left--;
      if (met.left <= 0) planned = planned.filter((entry) => entry !== met);
      return met.fault;
    },
  };
}

/** Every message to this conversation. */
export function messagesTo(conversationId: string): (request: SeenRequest) => boolean {
  return (request) => request.method === 'POST' && request.conversationId === conversationId;
}
