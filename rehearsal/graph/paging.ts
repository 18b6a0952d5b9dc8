import { type GraphAnswer, type GraphRequest, Refusal } from './exchange.ts';
import type { Row } from './odata.ts';
import type { Quirks } from './quirks.ts';

/** Rows that need not exist before they are looked at: a group of any size costs nothing. */
export interface RowSource {
  readonly length: number;
  at(index: number): Row;
}

export interface PageRules {
  readonly defaultSize: number;
  readonly maxSize: number;
  /** `first`: the whole number on the first page, when asked for (directory). `page`: rows of each page (Intune). */
  readonly count: 'first' | 'page';
  readonly context: string;
}

/** Where a page begins; `empty` says that this link's page has nothing on it. */
interface Token {
  readonly offset: number;
  readonly empty: boolean;
}

/** One page of a collection with its opaque link to the next (facts: graph §7.5). */
export function page(
  rows: RowSource,
  request: GraphRequest,
  rules: PageRules,
  { quirks, root }: { readonly quirks: Quirks; readonly root: string },
): GraphAnswer {
  const { offset, empty } = readToken(request.query.get('$skiptoken'), quirks);
  const size = empty ? 0 : Math.min(readTop(request, rules), rules.maxSize, quirks.maxPageSize);
  const end = Math.min(offset + size, rows.length);
  const value = Array.from({ length: Math.max(0, end - offset) }, (_, index) => rows.at(offset + index));
  const isFirst = !request.query.has('$skiptoken');
  const counted = rules.count === 'page' ? value.length : rows.length;
  const showsCount = rules.count === 'page' || (isFirst && request.query.get('$count') === 'true');
  return {
    status: 200,
    body: {
      '@odata.context': `${root}/v1.0/$metadata#${rules.context}`,
      ...(showsCount ? { '@odata.count': counted } : {}),
      ...(end < rows.length || empty
        ? {
            '@odata.nextLink': nextLink(
              request,
              { offset: end, empty: quirks.sendsEmptyPages && !empty },
              quirks,
              root,
            ),
          }
        : {}),
      value,
    },
  };
}

/** A plain array as rows. */
export function rowsOf(rows: readonly Row[]): RowSource {
  return { length: rows.length, at: (index) => rows[index] ?? {} };
}

function readTop(request: GraphRequest, rules: PageRules): number {
  const text = request.query.get('$top');
  if (text === undefined) return rules.defaultSize;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > rules.maxSize) {
    throw new Refusal(400, 'Request_UnsupportedQuery', `Invalid page size specified: '${text}'.`);
  }
  return top;
}

function readToken(text: string | undefined, quirks: Quirks): Token {
  if (text === undefined) return { offset: 0, empty: quirks.sendsEmptyPages };
  const bytes = Buffer.from(text, 'base64');
  const parts = /^(\d+)([ef])$/.exec(bytes.subarray(TOKEN_START.length).toString('latin1'));
  if (!parts || !bytes.subarray(0, TOKEN_START.length).equals(TOKEN_START)) {
    throw new Refusal(400, 'Request_BadRequest', 'Invalid skip token.');
  }
  return { offset: Number(parts[1]), empty: parts[2] === 'e' };
}

/** Becomes `+//+`: a client that does not hand the token back exactly as it came is found out. */
const TOKEN_START = Buffer.from([0xfb, 0xff, 0xfe]);

function writeToken({ offset, empty }: Token): string {
  const bytes = Buffer.concat([TOKEN_START, Buffer.from(`${offset}${empty ? 'e' : 'f'}`)]);
  return encodeURIComponent(bytes.toString('base64'));
}

function nextLink(request: GraphRequest, token: Token, quirks: Quirks, root: string): string {
  const kept = request.rawQuery.split('&').filter((pair) => pair !== '' && !pair.startsWith('$skiptoken='));
  const after = quirks.nextLinks === 'loop' ? { ...token, offset: 0 } : token;
  const origin = quirks.nextLinks === 'foreign' ? 'https://graph.nordvik.example' : root;
  return `${origin}/v1.0${request.rawPath}?${[...kept, `$skiptoken=${writeToken(after)}`].join('&')}`;
}
