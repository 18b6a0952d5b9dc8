import { z } from 'zod';
import { DirectoryError } from '../directoryError.ts';
import { translateFailure } from '../translateFailure.ts';
import type { GraphCaller } from './graphCaller.ts';
import { mayRepeat, parseRetryAfterMs, waitBeforeNextMs } from './retryRule.ts';
import type { CallDescription } from './toDirectoryError.ts';

/** Graph takes no more in one batch. */
export const BATCH_SIZE = 20;

const batchSchema = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});
type BatchItem = z.infer<typeof batchSchema>['responses'][number];

const errorSchema = z.object({ error: z.object({ code: z.string().nullish() }) });

/**
 * Reads up to 20 URLs in one request and returns their bodies in the order of the URLs. The SDK's own batch classes
 * do not work on Node and never look inside (facts: graph §5.2), so the body is built by hand: answers come in any
 * order and are matched by id, and an item that was throttled inside a successful batch is asked for again, after
 * the longest wait that any item was told. An item that fails for good fails the whole call.
 */
export async function batchGet(
  graph: GraphCaller,
  urls: readonly string[],
  call: CallDescription,
): Promise<unknown[]> {
  if (urls.length > BATCH_SIZE) throw new RangeError(`A batch takes at most ${BATCH_SIZE} requests`);
  const bodies: unknown[] = new Array(urls.length);
  let open = urls.map((_, index) => index);
  for (let attempt = 1; open.length > 0; attempt++) {
    const items = await sendBatch(graph, urls, open, call);
    const passing: BatchItem[] = [];
    for (const [index, item] of items) {
      if (!open.includes(index)) continue;
      if (item.status >= 200 && item.status < 300) bodies[index] = item.body;
      else if (attempt < graph.limits.maxAttempts && mayRepeat(asResult(item), 'safe')) passing.push(item);
      else throw itemFailure(item, graph, call);
    }
    open = passing.map((item) => Number(item.id));
    if (passing.length > 0) await waitForItems(graph, passing, attempt, call);
  }
  return bodies;
}

async function sendBatch(
  graph: GraphCaller,
  urls: readonly string[],
  open: readonly number[],
  call: CallDescription,
): Promise<Map<number, BatchItem>> {
  const requests = open.map((index) => ({
    id: String(index),
    method: 'GET',
    url: urls[index],
  }));
  const answer = await graph.post('/$batch', { requests }, { ...call, repeat: 'safe' });
  const parsed = batchSchema.safeParse(answer);
  const items = new Map(parsed.data?.responses.map((item) => [Number(item.id), item]));
  if (!parsed.success || open.some((index) => !items.has(index))) {
    throw new DirectoryError(
      'untrustworthyAnswer',
      `Could not ${call.doing}: the batch answer does not match its questions`,
      { cause: parsed.error },
    );
  }
  return items;
}

async function waitForItems(
  graph: GraphCaller,
  items: readonly BatchItem[],
  attempt: number,
  call: CallDescription,
): Promise<void> {
  const { waiting, limits } = graph;
  const asked = items.map((item) => retryAfterMsOf(item, waiting.now())).filter((ms) => ms !== null);
  const longest = asked.length === 0 ? null : Math.max(...asked);
  const waitMs = waitBeforeNextMs(attempt, longest, waiting.random());
  const [first] = items;
  if (first !== undefined && waitMs > limits.deadlineMs) throw itemFailure(first, graph, call);
  await waiting.sleep(waitMs, new AbortController().signal);
}

function itemFailure(item: BatchItem, graph: GraphCaller, call: CallDescription): DirectoryError {
  const code = errorSchema.safeParse(item.body).data?.error.code ?? null;
  const details = { status: item.status, code };
  return new DirectoryError(
    translateFailure(details),
    `Could not ${call.doing}: Graph refused a part of the batch (${item.status}${code === null ? '' : ` ${code}`}); it needs ${call.needs}`,
    {
      ...details,
      requestId: headerOf(item, 'request-id'),
      retryAfterMs: retryAfterMsOf(item, graph.waiting.now()),
      cause: item.body,
    },
  );
}

function asResult(item: BatchItem): { kind: 'answered'; status: number; retryAfter: string | null } {
  return { kind: 'answered', status: item.status, retryAfter: headerOf(item, 'retry-after') };
}

function retryAfterMsOf(item: BatchItem, now: number): number | null {
  return parseRetryAfterMs(headerOf(item, 'retry-after'), now);
}

/** Header names come in any case. */
function headerOf(item: BatchItem, name: string): string | null {
  const found = Object.entries(item.headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return found?.[1] ?? null;
}
