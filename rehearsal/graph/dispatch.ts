import { randomUUID } from 'node:crypto';
import { answerBatch } from './batch.ts';
import { type GraphAnswer, type GraphRequest, intuneRefusal, Refusal, refuse } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Quirks } from './quirks.ts';
import { appRoutes } from './routes/appRoutes.ts';
import { intuneRoutes } from './routes/intuneRoutes.ts';
import { peopleRoutes } from './routes/peopleRoutes.ts';
import { policyRoutes } from './routes/policyRoutes.ts';
import { type GraphWorld, matchPath, type PathValues, type Route } from './routes/route.ts';

/** Answers one request, batches included; what Graph would refuse is an answer too. */
export type Dispatch = (request: GraphRequest) => GraphAnswer;

/** The documented calls in front of a tenant. */
export function createDispatch(parts: GraphWorld & { readonly faults: Faults }): Dispatch {
  const clock = () => parts.state.clock();
  const routes = [...peopleRoutes, ...intuneRoutes, ...policyRoutes(clock), ...appRoutes(clock)];
  return dispatch;

  function dispatch(request: GraphRequest): GraphAnswer {
    const requestId = randomUUID();
    const clientRequestId = request.headers['client-request-id'] ?? requestId;
    const ids = { 'request-id': requestId, 'client-request-id': clientRequestId };
    const answer = attempt();
    return { ...answer, headers: { ...ids, ...answer.headers } };

    function attempt(): GraphAnswer {
      try {
        requireToken(request);
        if (isBatch(request)) return answerBatch(request, { ...parts, dispatch });
        const { route, values } = findRoute(routes, request);
        requireRoles(route, parts.quirks);
        route.limit?.();
        return route.handle(request, parts, values);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return refuse(error, requestId, clientRequestId);
      }
    }
  }
}

function isBatch({ method, segments }: GraphRequest): boolean {
  return method === 'POST' && segments.length === 1 && segments[0] === '$batch';
}

function findRoute(
  routes: readonly Route[],
  request: GraphRequest,
): { readonly route: Route; readonly values: PathValues } {
  for (const route of routes) {
    const values = route.method === request.method ? matchPath(route.path, request.segments) : undefined;
    if (values !== undefined) return { route, values };
  }
  throw new Refusal(400, 'BadRequest', `Resource not found for the segment '${request.segments[0] ?? ''}'.`);
}

/** Any token will do: the stand-in has nobody to ask. */
function requireToken({ headers }: GraphRequest): void {
  if (!/^Bearer \S+$/.test(headers['authorization'] ?? '')) {
    throw new Refusal(401, 'InvalidAuthenticationToken', 'Access token is empty.');
  }
}

/** Each service refuses a missing role in its own words (facts: graph §5.3). */
function requireRoles(route: Route, { grantedRoles }: Quirks): void {
  if (grantedRoles === null || route.roles.every((role) => grantedRoles.has(role))) return;
  switch (route.service) {
    case 'directory':
      throw new Refusal(
        403,
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
      );
    case 'intune':
      throw intuneRefusal(401, 'Forbidden');
    case 'teams':
      throw new Refusal(403, 'Forbidden', 'Missing role permissions on the request.', { innerCode: '1' });
    case 'policies':
      throw new Refusal(403, 'AccessDenied', 'Required scopes are missing in the token.');
  }
}
