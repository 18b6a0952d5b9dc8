import { readSource } from './codeOnly.ts';
import { isCode, lineOf } from './importsOf.ts';
import type { ProjectFile } from './projectFiles.ts';

/** Past this a file answers more than one question; at 300 one should already look for the seam. */
const MAX_LINES = 400;

/** Put together from halves, so that this file does not hold what it looks for. */
const LEFT_OPEN = new RegExp(`\\b(?:${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`, 'g');
const ANY_TYPE = /(?::|\bas|<|\||&)\s*any\b/g;
/** A folder of somebody's own machine. Paths inside the container and addresses are something else. */
const MACHINE_PATH = new RegExp(
  `(?<![\\w.:/*-])/(?:${['ho', 'me'].join('')}|Users|${['ro', 'ot'].join('')}|${['wo', 'rk'].join('')})/\\w|\\b[A-Z]:\\\\\\\\?Users\\b`,
  'g',
);
/** Where a person's own computer is spoken of, in words for that person. */
const SPEAKS_OF_COMPUTERS = /^playbooks\/content\//;

/** What nobody should have to find by reading: one line each, with file and line number. */
export function findUntidiness(files: readonly ProjectFile[]): readonly string[] {
  return files.flatMap((file) => [
    ...tooLong(file),
    ...leftOpen(file),
    ...anyType(file),
    ...machinePaths(file),
  ]);
}

function tooLong({ path, text }: ProjectFile): readonly string[] {
  const lines = text.split('\n').length - 1;
  const isSource = path.endsWith('.ts') && path.includes('/') && !path.startsWith('test/');
  return isSource && lines > MAX_LINES ? [`${path}: ${lines} lines, more than ${MAX_LINES}`] : [];
}

function leftOpen({ path, text }: ProjectFile): readonly string[] {
  return [...text.matchAll(LEFT_OPEN)].map(
    ({ index }) => `${path}:${lineOf(text, index)}: something was left open`,
  );
}

function anyType({ path, text }: ProjectFile): readonly string[] {
  if (!path.endsWith('.ts')) return [];
  const { codeOnly } = readSource(text);
  return [...codeOnly.matchAll(ANY_TYPE)]
    .filter(({ index }) => isCode(codeOnly, index))
    .map(({ index }) => `${path}:${lineOf(text, index)}: the type any`);
}

function machinePaths({ path, text }: ProjectFile): readonly string[] {
  if (SPEAKS_OF_COMPUTERS.test(path)) return [];
  return [...text.matchAll(MACHINE_PATH)].map(
    ({ index }) => `${path}:${lineOf(text, index)}: a path of one machine`,
  );
}

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The dependencies whose version is a range: what is installed would depend on the day. */
export function findLooseVersions({
  dependencies = {},
  devDependencies = {},
}: PackageFile): readonly string[] {
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version}`);
}
