import { z } from 'zod';
import type { PersonId } from '../domain/ids.ts';
import type { GraphCaller } from './client/graphCaller.ts';
import { literal, query, segment } from './client/odata.ts';
import { firstRows } from './client/pages.ts';
import { parseRow } from './client/parseRow.ts';
import { innerCodeOf } from './client/toDirectoryError.ts';
import type { Directory, InstallOutcome } from './directory.ts';
import { DirectoryError } from './directoryError.ts';
import { translateInstall } from './translateInstall.ts';

/** Which Teams app this is. */
export interface TeamsApp {
  /** The id in our manifest; the catalogue calls it `externalId`. */
  readonly manifestId: string;
  /** The id that the organisation's catalogue gave it; null to look it up. */
  readonly catalogId: string | null;
}

/** Both lists are asked for one app; a list that ignores the question is not read to its end. */
const MAX_APPS = 1000;

const appSchema = z.object({ id: z.string().min(1), externalId: z.string().nullish() });
const installedSchema = z.object({ id: z.string().min(1), teamsApp: appSchema });

/** Puts our own app into people's Teams. `Self` in the permission means: only the app of this very registration. */
export function createAppInstallation(
  graph: GraphCaller,
  app: TeamsApp,
): Pick<Directory, 'installApp' | 'hasApp' | 'readCatalogAppId'> {
  const installing = {
    doing: 'install the app',
    needs: 'TeamsAppInstallation.ReadWriteSelfForUser.All',
  };
  const looking = { doing: 'find the app in the catalogue', needs: 'AppCatalog.Read.All' };
  let known = app.catalogId;

  async function readCatalogAppId(): Promise<string | null> {
    if (known !== null) return known;
    const parameters = query({ $filter: `externalId eq ${literal(app.manifestId)}` });
    const rows = await firstRows(graph, `/appCatalogs/teamsApps${parameters}`, looking, MAX_APPS);
    const ours = rows
      .map((row) => parseRow(appSchema, row, looking))
      .find((entry) => entry.externalId?.toLowerCase() === app.manifestId.toLowerCase());
    known = ours?.id ?? null;
    return known;
  }

  async function installApp(personId: PersonId): Promise<InstallOutcome> {
    try {
      const catalogId = await readCatalogAppId();
      if (catalogId === null) return { kind: 'notFound' };
      await graph.post(
        `/users/${segment(personId)}/teamwork/installedApps`,
        { 'teamsApp@odata.bind': `${graph.root}/v1.0/appCatalogs/teamsApps/${segment(catalogId)}` },
        { ...installing, repeat: 'never' },
      );
      return { kind: 'installed' };
    } catch (error) {
      if (!(error instanceof DirectoryError)) throw error;
      const outcome = translateInstall(error, innerCodeOf(error));
      // A republished app has a new id: look again next time, unless the id was configured.
      if (outcome.kind === 'notFound') known = app.catalogId;
      return outcome;
    }
  }

  async function hasApp(personId: PersonId): Promise<boolean> {
    const wanted =
      app.catalogId === null
        ? `teamsApp/externalId eq ${literal(app.manifestId)}`
        : `teamsApp/id eq ${literal(app.catalogId)}`;
    const parameters = query({ $expand: 'teamsApp', $filter: wanted });
    const call = { ...installing, doing: 'see whether the app is installed' };
    const url = `/users/${segment(personId)}/teamwork/installedApps${parameters}`;
    const rows = await firstRows(graph, url, call, MAX_APPS);
    return rows
      .map((row) => parseRow(installedSchema, row, call).teamsApp)
      .some((found) =>
        app.catalogId === null
          ? found.externalId?.toLowerCase() === app.manifestId.toLowerCase()
          : found.id === app.catalogId,
      );
  }

  return { installApp, hasApp, readCatalogAppId };
}
