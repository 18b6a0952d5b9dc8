import { z } from 'zod';
import { DirectoryError } from '../directoryError.ts';
import type { CallOptions, GraphCaller } from './graphCaller.ts';

/** More in a row, and the listing is not getting anywhere. */
const MAX_EMPTY_PAGES = 200;

const pageSchema = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
});

/**
 * A collection page by page, as Graph cuts it: any page size, empty pages left out, next links followed as they
 * are. The headers are sent with every page, because a next link does not carry them (facts: graph §1.1). A link
 * that leads away from this Graph or back to a page already seen ends the listing as untrustworthy, so it can
 * neither take the token along nor run for ever.
 */
export async function* pagesOf(
  graph: GraphCaller,
  firstUrl: string,
  call: CallOptions,
): AsyncGenerator<unknown[], void, void> {
  yield* pagesFrom(graph, await graph.get(firstUrl, call), call);
}

/** The same for a first page that came some other way, in a batch. */
export async function* pagesFrom(
  graph: GraphCaller,
  firstAnswer: unknown,
  call: CallOptions,
): AsyncGenerator<unknown[], void, void> {
  const seen = new Set<string>();
  let emptyInARow = 0;
  for (let answer = firstAnswer; ; ) {
    const { value: rows, '@odata.nextLink': link } = readPage(answer, call);
    emptyInARow = rows.length === 0 ? emptyInARow + 1 : 0;
    if (emptyInARow > MAX_EMPTY_PAGES) throw untrustworthy(call, 'page after page is empty');
    if (rows.length > 0) yield rows;
    if (link == null) return;
    checkLink(link, graph.root, seen, call);
    seen.add(link);
    answer = await graph.get(link, call);
  }
}

/**
 * The first rows of a collection, at most `atMost`, for short lists and for looking one thing up. Even then the
 * first page may be empty and the thing on the second.
 */
export async function firstRows(
  graph: GraphCaller,
  url: string,
  call: CallOptions,
  atMost: number,
): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const rows of pagesOf(graph, url, call)) {
    found.push(...rows);
    if (found.length >= atMost) break;
  }
  return found.slice(0, atMost);
}

/** The rows of an answer that has no pages: an action's result. */
export function readList(answer: unknown, call: CallOptions): unknown[] {
  return readPage(answer, call).value;
}

function readPage(answer: unknown, call: CallOptions): z.infer<typeof pageSchema> {
  const parsed = pageSchema.safeParse(answer);
  if (!parsed.success) throw untrustworthy(call, 'the answer is not a list', parsed.error);
  return parsed.data;
}

function checkLink(link: string, root: string, seen: ReadonlySet<string>, call: CallOptions): void {
  if (!URL.canParse(link) || new URL(link).origin !== root) {
    throw untrustworthy(call, 'the link to the next page leads to another host');
  }
  if (seen.has(link)) throw untrustworthy(call, 'the link to the next page leads back');
}

function untrustworthy(call: CallOptions, why: string, cause?: unknown): DirectoryError {
  return new DirectoryError('untrustworthyAnswer', `Could not ${call.doing}: ${why}`, { cause });
}
