import { randomUUID } from 'node:crypto';
import { type GraphAnswer, Refusal, refuse } from './exchange.ts';
import type { Fault } from './faults.ts';

/** Graph's code for the statuses that faults use most. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

/** A fault as an ordinary answer; undefined for those that are not answers but happen to the connection. */
export function faultAnswer(fault: Fault): GraphAnswer | undefined {
  switch (fault.kind) {
    case 'refuse': {
      const code = fault.code ?? CODE_OF_STATUS[fault.status] ?? 'UnknownError';
      const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter };
      const id = randomUUID();
      const refusal = new Refusal(fault.status, code, 'A planned fault.', { headers });
      return withId(refuse(refusal, id, id), id);
    }
    case 'empty':
      return { status: fault.status };
    case 'html':
      return {
        status: fault.status,
        headers: { 'Content-Type': 'text/html' },
        body: `<html><body><h1>${fault.status} Bad Gateway</h1></body></html>`,
      };
    case 'redirect':
      return { status: 302, headers: { Location: fault.to } };
    case 'slow':
    case 'hang':
    case 'reset':
    case 'cutOff':
    case 'truncatedJson':
      return undefined;
  }
}

function withId(answer: GraphAnswer, id: string): GraphAnswer {
  return { ...answer, headers: { ...answer.headers, 'request-id': id } };
}
