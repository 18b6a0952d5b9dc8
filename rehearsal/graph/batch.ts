import { z } from 'zod';
import type { Dispatch } from './dispatch.ts';
import { type GraphAnswer, type GraphRequest, Refusal, readTarget } from './exchange.ts';
import { faultAnswer } from './faultAnswer.ts';
import type { Faults } from './faults.ts';
import type { Quirks } from './quirks.ts';

const MAX_REQUESTS = 20;

const batchSchema = z.object({
  requests: z.array(
    z.object({
      id: z.string().min(1),
      method: z.string(),
      /** Relative, without the version. */
      url: z.string().regex(/^\/(?!v1\.0\/|beta\/)/),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).optional(),
    }),
  ),
});
type Item = z.infer<typeof batchSchema>['requests'][number];

interface BatchParts {
  readonly dispatch: Dispatch;
  readonly faults: Faults;
  readonly quirks: Quirks;
}

/**
 * `$batch`: items are answered one by one like requests of their own, faults included, and come back in another
 * order than they went, each with its own status inside a 200 (facts: graph §5.2).
 */
export function answerBatch(request: GraphRequest, { dispatch, faults, quirks }: BatchParts): GraphAnswer {
  const parsed = batchSchema.safeParse(request.body);
  if (!parsed.success) throw new Refusal(400, 'BadRequest', 'Invalid batch payload format.');
  const items = parsed.data.requests;
  if (items.length > MAX_REQUESTS) {
    throw new Refusal(400, 'MaximumValueExceeded', `Number of requests in a batch exceeds ${MAX_REQUESTS}.`);
  }
  if (new Set(items.map((item) => item.id)).size !== items.length) {
    throw new Refusal(400, 'BadRequest', 'Request ids in a batch must be unique.');
  }
  const answers = new Map<string, GraphAnswer>();
  for (const item of items) {
    const failed = (item.dependsOn ?? []).some((id) => (answers.get(id)?.status ?? 424) >= 400);
    answers.set(
      item.id,
      failed ? FAILED_DEPENDENCY : answerItem(item, request, { dispatch, faults, quirks }),
    );
  }
  const responses = [...answers].map(([id, { status, headers, body }]) => ({
    id,
    status,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  }));
  if (quirks.losesBatchItems) responses.shift();
  return { status: 200, body: { responses: responses.reverse() } };
}

const FAILED_DEPENDENCY: GraphAnswer = {
  status: 424,
  body: { error: { code: 'FailedDependency', message: 'A request that this one depends on has failed.' } },
};

function answerItem(item: Item, outer: GraphRequest, { dispatch, faults }: BatchParts): GraphAnswer {
  const target = readTarget(item.url);
  const fault = faults.take(`${item.method} ${decodeURIComponent(item.url)}`);
  const spoiled = fault === undefined ? undefined : faultAnswer(fault);
  if (spoiled !== undefined) return spoiled;
  return dispatch({
    ...target,
    method: item.method,
    body: item.body,
    headers: {
      ...lowerCaseNames(item.headers ?? {}),
      authorization: outer.headers['authorization'] ?? '',
      'client-request-id': outer.headers['client-request-id'] ?? '',
    },
  });
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
