import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { checkIcon, ICONS, type IconKind } from './checkIcons.ts';
import { checkLocalization, localizationFiles } from './checkLocalization.ts';
import { checkManifest } from './checkManifest.ts';
import { fillTemplate } from './fillTemplate.ts';
import type { Json } from './json.ts';
import type { PackageValues } from './packageValues.ts';

export type TeamsPackage =
  | { readonly ok: true; readonly zip: Uint8Array; readonly files: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The same package from the same content, whenever and wherever it is built: a zip cannot say an earlier date. */
const ZIP_DATE = new Date(1980, 0, 1);

/**
 * The Teams app package of a folder with `manifest.json`, its language files and its icons, all at the root as Teams
 * wants them. Nothing is written and no network is used. A package that Teams would refuse is never made: all
 * its problems come back instead.
 */
export async function makeTeamsPackage(folder: string, values: PackageValues): Promise<TeamsPackage> {
  const template = await readJson(folder, 'manifest.json');
  if (!template.ok) return { ok: false, problems: [template.problem] };
  const { filled: manifest, missing } = fillTemplate(template.json, values);
  const problems = missing.map((name) => `manifest.json: nobody knows the placeholder ${name}.`);
  problems.push(...(await checkManifest(manifest)));

  const packed: Record<string, Uint8Array> = { 'manifest.json': asFile(manifest) };
  const languages = new Map<string, Json>();
  for (const file of localizationFiles(manifest)) {
    const texts = await readJson(folder, file);
    if (!texts.ok) {
      problems.push(texts.problem);
      continue;
    }
    languages.set(file, texts.json);
    packed[file] = asFile(texts.json);
  }
  problems.push(...(await checkLocalization(manifest, languages)));

  for (const kind of Object.keys(ICONS) as IconKind[]) {
    const { file } = ICONS[kind];
    const picture = await readFile(join(folder, file)).catch(() => null);
    if (picture === null) {
      problems.push(`${file} cannot be read.`);
      continue;
    }
    packed[file] = picture;
    problems.push(...checkIcon(kind, picture));
  }
  if (problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  return { ok: true, zip: zipSync(packed, { level: 9, mtime: ZIP_DATE }), files: Object.keys(packed) };
}

async function readJson(
  folder: string,
  file: string,
): Promise<{ readonly ok: true; readonly json: Json } | { readonly ok: false; readonly problem: string }> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => null);
  if (text === null) return { ok: false, problem: `${file} cannot be read.` };
  try {
    return { ok: true, json: JSON.parse(text) as Json };
  } catch (cause) {
    return { ok: false, problem: `${file} is not JSON: ${cause instanceof Error ? cause.message : ''}` };
  }
}

function asFile(json: Json): Uint8Array {
  return strToU8(`${JSON.stringify(json, null, 2)}\n`);
}
