import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import type { Json } from './json.ts';

/** The schema version we write for: the newest that every tool reads (facts: teams-platform §5). */
export const SCHEMA_VERSION = '1.25';
const SCHEMA_FOLDER = `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA_VERSION}`;
const MANIFEST_SCHEMA = `${SCHEMA_FOLDER}/MicrosoftTeams.schema.json`;

/** What Teams wants at the top of a language file. */
export const LOCALIZATION_SCHEMA = `${SCHEMA_FOLDER}/MicrosoftTeams.Localization.schema.json`;

/**
 * What Microsoft's own schema says against a manifest, one line each; empty when nothing. The address of the schema
 * is checked first, because the validator would fetch an unknown one from the network.
 */
export async function checkSchema(manifest: Json): Promise<readonly string[]> {
  if (!isManifest(manifest)) return [`$schema must be ${MANIFEST_SCHEMA}.`];
  const failures = await AppManifestUtils.validateAgainstSchema(manifest);
  return failures.map(inWords);
}

/** The validator takes the type it is about to prove; all that it needs before is the address of the schema. */
function isManifest(json: unknown): json is TeamsManifest {
  return typeof json === 'object' && json !== null && '$schema' in json && json.$schema === MANIFEST_SCHEMA;
}

/** `/bots/0 must have required property 'botId'. Details: {…}` without the details, which mostly repeat it. */
function inWords(failure: string): string {
  const [words = failure, details = ''] = failure.trim().split('. Details: ');
  const extra = /"additionalProperty":"([^"]+)"/.exec(details)?.[1];
  return extra === undefined ? `${words}.` : `${words}: ${extra}.`;
}
