import type { OutgoingActivity } from '../../domain/activity.ts';
import type { SendOutcome } from '../../domain/delivery.ts';
import type { Address, Clock, Sender } from '../../outbox/ports.ts';

export interface SentRequest {
  readonly atMs: number;
  readonly conversationId: string;
  readonly summary: string;
}

type Answer = SendOutcome | 'never' | undefined;

/** Takes as long as a test says and answers what it says; by default every message arrives after 100 ms. */
export function createSlowSender(clock: Clock) {
  const requests: SentRequest[] = [];
  const underWay = new Map<string, number>();
  let overlapping = 0;
  let latencyMs = 100;
  let answer: (request: SentRequest, count: number) => Answer = () => undefined;

  const sender: Sender = {
    send(address: Address, activity: OutgoingActivity): Promise<SendOutcome> {
      const conversationId = address.kind === 'newThread' ? address.channelId : address.conversationId;
      const request = { atMs: clock.now().getTime(), conversationId, summary: activity.summary };
      requests.push(request);
      const before = underWay.get(conversationId) ?? 0;
      if (before > 0) overlapping++;
      underWay.set(conversationId, before + 1);
      const outcome = answer(request, requests.length);
      return new Promise((resolve) => {
        if (outcome === 'never') return;
        clock.after(latencyMs, () => {
          underWay.set(conversationId, (underWay.get(conversationId) ?? 1) - 1);
          resolve(outcome ?? { kind: 'sent', activityId: String(requests.length), conversationId });
        });
      });
    },
  };

  return {
    sender,
    requests: requests as readonly SentRequest[],
    answerWith(decide: (request: SentRequest, count: number) => Answer): void {
      answer = decide;
    },
    takes(ms: number): void {
      latencyMs = ms;
    },
    /** Requests that began while another was under way in the same conversation. */
    overlapping: () => overlapping,
    to: (conversationId: string): SentRequest[] =>
      requests.filter((request) => request.conversationId === conversationId),
  };
}

export const THROTTLED = (retryAfterMs: number | null): SendOutcome => ({
  kind: 'failed',
  failure: { kind: 'temporary', reason: '429 Throttled', retryAfterMs, throttled: true },
});
export const GATEWAY: SendOutcome = {
  kind: 'failed',
  failure: { kind: 'temporary', reason: '502', retryAfterMs: null, throttled: false },
};
export const TECHNICAL: SendOutcome = {
  kind: 'failed',
  failure: { kind: 'technical', reason: '401 BotNotRegistered' },
};
export const BLOCKED: SendOutcome = {
  kind: 'failed',
  failure: { kind: 'permanent', reason: 'blockedByPerson' },
};
