import type { GraphAnswer, GraphRequest } from '../exchange.ts';
import type { Quirks } from '../quirks.ts';
import type { TenantState } from '../tenantState.ts';

/** What routes work with. */
export interface GraphWorld {
  readonly state: TenantState;
  readonly quirks: Quirks;
  /** The Graph root that links and contexts name. */
  readonly root: string;
}

/** Values of the `:name` parts of a path. */
export type PathValues = Readonly<Record<string, string>>;

/** One documented call. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path after the version, with `:name` for what varies. */
  readonly path: string;
  /** Least application permissions: every one of them (facts: graph §9). */
  readonly roles: readonly string[];
  /** Whose words a missing role is refused in. */
  readonly service: 'directory' | 'intune' | 'teams' | 'policies';
  /** Counts the request and refuses it when there were too many. */
  readonly limit?: () => void;
  handle(request: GraphRequest, world: GraphWorld, values: PathValues): GraphAnswer;
}

/** The values of the path's variable parts, or undefined when it is another path. */
export function matchPath(path: string, segments: readonly string[]): PathValues | undefined {
  const parts = path.split('/').filter(Boolean);
  if (parts.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) values[part.slice(1)] = segment;
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return values;
}

/** A collection that is never paged. */
export function list(world: GraphWorld, context: string, value: readonly unknown[]): GraphAnswer {
  return { status: 200, body: { '@odata.context': `${world.root}/v1.0/$metadata#${context}`, value } };
}

/** A single thing. */
export function entity(world: GraphWorld, context: string, value: object): GraphAnswer {
  return {
    status: 200,
    body: { '@odata.context': `${world.root}/v1.0/$metadata#${context}/$entity`, ...value },
  };
}
