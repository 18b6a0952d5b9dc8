import type { Answer } from './inbound.ts';
import { CARD_ACTION } from './readInbound.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const TOAST = 'application/vnd.microsoft.activity.message';

/** The response of one invoke, as the SDK wants it. */
export interface InvokeAnswer {
  readonly status: 200;
  readonly body?: { readonly statusCode: 200; readonly type: string; readonly value: unknown };
}

/**
 * What Teams is told about an invoke (facts: teams-platform §3.4). A pressed card must be answered with a card or a
 * toast, so nothing to say is an empty toast; any other invoke is one that we do not offer, and gets an empty 200.
 */
export function answerInvoke(invokeName: string | undefined, answer: Answer): InvokeAnswer {
  if (invokeName !== CARD_ACTION) return { status: 200 };
  switch (answer.kind) {
    case 'card':
      return { status: 200, body: { statusCode: 200, type: CARD, value: answer.card } };
    case 'toast':
      return { status: 200, body: { statusCode: 200, type: TOAST, value: answer.text } };
    case 'none':
      return { status: 200, body: { statusCode: 200, type: TOAST, value: '' } };
  }
}
