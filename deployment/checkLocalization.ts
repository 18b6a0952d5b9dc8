import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import { checkSchema, LOCALIZATION_SCHEMA } from './checkSchema.ts';
import { type Json, mapStrings } from './json.ts';

const localized = z.object({
  localizationInfo: z.object({
    defaultLanguageTag: z.string(),
    additionalLanguages: z.array(z.object({ languageTag: z.string(), file: z.string() })),
  }),
});

const textFile = z.object({ $schema: z.string().optional() }).catchall(z.string());

/** The language files that a manifest names; empty when it names none in a readable way. */
export function localizationFiles(manifest: Json): readonly string[] {
  const parsed = localized.safeParse(manifest);
  return parsed.success ? parsed.data.localizationInfo.additionalLanguages.map(({ file }) => file) : [];
}

/**
 * Whether people see the app in their language: each language that Flytt speaks has a file, each file has every text
 * of the manifest and nothing else, and the manifest with those texts is as valid as without. Teams would silently
 * show the default language for a missing key.
 */
export async function checkLocalization(
  manifest: Json,
  files: ReadonlyMap<string, Json>,
): Promise<readonly string[]> {
  const parsed = localized.safeParse(manifest);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `manifest.json: ${path.join('.')}: ${message}.`);
  }
  const { defaultLanguageTag, additionalLanguages } = parsed.data.localizationInfo;
  const tags = [defaultLanguageTag, ...additionalLanguages.map(({ languageTag }) => languageTag)];
  const problems = LANGUAGES.filter((language) => !tags.includes(language)).map(
    (language) => `manifest.json: localizationInfo lacks the language "${language}", which Flytt speaks.`,
  );
  for (const { file } of additionalLanguages) {
    const texts = files.get(file);
    if (texts !== undefined) problems.push(...(await checkTexts(file, manifest, texts)));
  }
  return problems;
}

async function checkTexts(file: string, manifest: Json, json: Json): Promise<readonly string[]> {
  const parsed = textFile.safeParse(json);
  if (!parsed.success)
    return [`${file} must be an object of texts, each with its path in the manifest as key.`];
  const { $schema, ...texts } = parsed.data;
  const wanted = localizedKeys(manifest);
  const before = await checkSchema(manifest);
  const after = await checkSchema(mapStrings(manifest, (text, path) => texts[path] ?? text));
  return [
    ...($schema === LOCALIZATION_SCHEMA ? [] : [`${file}: $schema must be ${LOCALIZATION_SCHEMA}.`]),
    ...wanted.filter((key) => !texts[key]?.trim()).map((key) => `${file} lacks the text "${key}".`),
    ...Object.keys(texts)
      .filter((key) => !wanted.includes(key))
      .map((key) => `${file} has the text "${key}", but the manifest has no such text.`),
    ...after.filter((problem) => !before.includes(problem)).map((problem) => `${file}: ${problem}`),
  ];
}

/** The texts of a manifest that people read, by their paths. */
const READ_BY_PEOPLE = /^(name|description)\.|^bots\[\d+\]\.commandLists\[\d+\]\.commands\[\d+\]\./;

function localizedKeys(manifest: Json): readonly string[] {
  const keys: string[] = [];
  mapStrings(manifest, (text, path) => {
    if (READ_BY_PEOPLE.test(path)) keys.push(path);
    return text;
  });
  return keys;
}
