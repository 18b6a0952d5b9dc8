import { type GraphRequest, Refusal } from '../exchange.ts';
import { createLimiter, type LimiterRules } from '../limiter.ts';
import { type Row, readFilter } from '../odata.ts';
import { findUser } from './peopleRoutes.ts';
import { entity, type GraphWorld, list, type Route } from './route.ts';

/** What Teams takes per app in a tenant (facts: graph §5.1). */
const INSTALL_LIMIT: LimiterRules = { perSecond: 30, tellsRetryAfter: true };
const REMOVE_LIMIT: LimiterRules = { perSecond: 15, tellsRetryAfter: true };

const APP_VERSION = '1.0.0';
const INSTALL_ROLE = ['TeamsAppInstallation.ReadWriteSelfForUser.All'];

/** The app catalogue and what is installed for whom. */
export function appRoutes(clock: () => Date): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/appCatalogs/teamsApps',
      service: 'teams',
      roles: ['AppCatalog.Read.All'],
      handle(request, world) {
        return list(world, 'appCatalogs/teamsApps', filtered([appRow(world)], request));
      },
    },
    {
      method: 'GET',
      path: '/users/:user/teamwork/installedApps',
      service: 'teams',
      roles: INSTALL_ROLE,
      handle(request, world, { user = '' }) {
        const person = findTeamsUser(world, user);
        const rows = world.state.isInstalled(person.id) ? [installationRow(world, person.id)] : [];
        const expands = request.query.get('$expand')?.split(',') ?? [];
        const shown = filtered(rows, request).map((row) => ({
          id: row['id'],
          ...(expands.includes('teamsApp') ? { teamsApp: row['teamsApp'] } : {}),
          ...(expands.includes('teamsAppDefinition')
            ? { teamsAppDefinition: row['teamsAppDefinition'] }
            : {}),
        }));
        const answer = list(world, 'users/teamwork/installedApps', shown);
        return { ...answer, body: { '@odata.count': shown.length, ...(answer.body as object) } };
      },
    },
    {
      method: 'POST',
      path: '/users/:user/teamwork/installedApps',
      service: 'teams',
      roles: INSTALL_ROLE,
      limit: createLimiter(INSTALL_LIMIT, clock),
      handle(request, world, { user = '' }) {
        const person = findTeamsUser(world, user);
        if (readBinding(request.body, world.root) !== world.state.tenant.app.catalogId) {
          throw new Refusal(404, 'NotFound', 'The requested app does not exist in the catalog.');
        }
        if (person.teams === 'appBlockedByPolicy') {
          throw new Refusal(403, 'Forbidden', 'App is blocked by app permission policy.', {
            innerCode: 'AccessDenied',
          });
        }
        if (!world.state.install(person.id)) {
          throw new Refusal(409, 'Conflict', 'The app is already installed for this user.');
        }
        return { status: 201 };
      },
    },
    {
      method: 'DELETE',
      path: '/users/:user/teamwork/installedApps/:installation',
      service: 'teams',
      roles: INSTALL_ROLE,
      limit: createLimiter(REMOVE_LIMIT, clock),
      handle(_request, world, { user = '', installation = '' }) {
        const person = findTeamsUser(world, user);
        if (installation !== installationId(person.id) || !world.state.uninstall(person.id)) {
          throw new Refusal(404, 'NotFound', 'No such installation.');
        }
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: '/users/:user/teamwork/installedApps/:installation/chat',
      service: 'teams',
      roles: INSTALL_ROLE,
      handle(_request, world, { user = '', installation = '' }) {
        const person = findTeamsUser(world, user);
        if (installation !== installationId(person.id) || !world.state.isInstalled(person.id)) {
          throw new Refusal(404, 'NotFound', 'No such installation.');
        }
        return entity(world, 'chats', {
          id: `19:${person.id}_${world.state.tenant.app.catalogId}@unq.gbl.spaces`,
          chatType: 'oneOnOne',
        });
      },
    },
  ];
}

/** Somebody without a Teams licence does not exist for Teams. */
function findTeamsUser(world: GraphWorld, user: string): ReturnType<typeof findUser> {
  const person = findUser(world, user);
  if (person.teams === 'noTeams' || !person.accountEnabled) {
    throw new Refusal(404, 'NotFound', 'The user has no Teams.');
  }
  return person;
}

function appRow(world: GraphWorld): Row {
  const { manifestId, catalogId, name } = world.state.tenant.app;
  return { id: catalogId, externalId: manifestId, displayName: name, distributionMethod: 'organization' };
}

function installationRow(world: GraphWorld, personId: string): Row {
  const { catalogId, name } = world.state.tenant.app;
  return {
    id: installationId(personId),
    teamsApp: appRow(world),
    teamsAppDefinition: {
      id: Buffer.from(`${catalogId}##${APP_VERSION}`).toString('base64'),
      teamsAppId: catalogId,
      displayName: name,
      version: APP_VERSION,
      publishingState: 'published',
    },
  };
}

function installationId(personId: string): string {
  return Buffer.from(`installed##${personId}`).toString('base64');
}

function filtered(rows: readonly Row[], request: GraphRequest): readonly Row[] {
  const filter = request.query.get('$filter');
  return filter === undefined ? rows : rows.filter(readFilter(filter));
}

/** The catalogue id in `teamsApp@odata.bind`, which must name this cloud's Graph. */
function readBinding(body: unknown, root: string): string {
  const bind =
    typeof body === 'object' && body !== null && 'teamsApp@odata.bind' in body
      ? body['teamsApp@odata.bind']
      : undefined;
  const start = `${root}/v1.0/appCatalogs/teamsApps/`;
  if (typeof bind !== 'string' || !bind.startsWith(start)) {
    throw new Refusal(
      400,
      'BadRequest',
      'teamsApp@odata.bind is missing or does not name an app of the catalog.',
    );
  }
  return bind.slice(start.length);
}
