import { z } from 'zod';
import { ICONS } from './checkIcons.ts';
import { checkSchema, SCHEMA_VERSION } from './checkSchema.ts';
import type { Json } from './json.ts';

/** The rules that the schema does not know, on the parts that Flytt cannot do without. */
const ourParts = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be three numbers such as 1.0.0'),
  manifestVersion: z.literal(SCHEMA_VERSION, `must be "${SCHEMA_VERSION}", like the schema`),
  bots: z.tuple(
    [
      z.object({
        botId: z.string(),
        scopes: z
          .array(z.string())
          .refine((scopes) => scopes.includes('personal'), 'must include "personal"'),
        supportsFiles: z.literal(true, 'must be true: people send pictures of what they see'),
      }),
    ],
    'must hold exactly one bot',
  ),
  icons: z.object({
    color: z.literal(ICONS.color.file, `must be ${ICONS.color.file}`),
    outline: z.literal(ICONS.outline.file, `must be ${ICONS.outline.file}`),
  }),
  webApplicationInfo: z.object({ id: z.string() }, 'is missing'),
  validDomains: z.array(z.string()).min(1, 'must name the public domain'),
});

/** Everything that Teams would refuse in a filled manifest, and everything in it that would not work for Flytt. */
export async function checkManifest(manifest: Json): Promise<readonly string[]> {
  const problems = [...(await checkSchema(manifest))];
  const parts = ourParts.safeParse(manifest);
  if (!parts.success) {
    problems.push(...parts.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`));
  } else if (parts.data.webApplicationInfo.id !== parts.data.bots[0].botId) {
    // Graph lets an application install only the Teams app that names it (facts: graph, "Self" permissions).
    problems.push('webApplicationInfo.id must be the bot id, or Graph cannot install the app.');
  }
  return problems.map((problem) => `manifest.json: ${problem}`);
}
