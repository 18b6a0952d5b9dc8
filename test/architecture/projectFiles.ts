import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface ProjectFile {
  /** From the root, with forward slashes: `bot/main.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Made, fetched or private, by name of folder: never part of the sources. The same folders as in `.gitignore`. */
const OTHER_FOLDERS = new Set(['node_modules', '.git', 'data', 'coverage', 'out', 'devTools']);
const TEXT_FILES = new Set([
  ...['.ts', '.js', '.mjs', '.cjs', '.json', '.yaml', '.yml', '.md', '.svg', '.html', '.css', '.txt', '.csv'],
  ...['.sql', '.sh', '.bicep', '.example', '.toml'],
]);
const TEXT_NAMES = new Set([
  'Dockerfile',
  'LICENSE',
  '.dockerignore',
  '.gitignore',
  '.gitattributes',
  '.editorconfig',
]);

/** Every text file of the project, in a steady order. The lock file is left out: it is a machine's, and has its own test. */
export async function projectFiles(): Promise<readonly ProjectFile[]> {
  const paths = (await walk(ROOT)).map((path) => relative(ROOT, path).split(sep).join('/')).sort();
  return Promise.all(
    paths
      .filter((path) => path !== 'package-lock.json')
      .map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })),
  );
}

async function walk(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return OTHER_FOLDERS.has(entry.name) ? [] : walk(path);
      const isText = TEXT_NAMES.has(entry.name) || TEXT_FILES.has(extname(entry.name));
      return entry.isFile() && isText ? [path] : [];
    }),
  );
  return found.flat();
}
