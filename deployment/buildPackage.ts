/**
 * `npm run package:teams`: checks everything that Teams would refuse and writes `deployment/out/flytt.zip`. Takes its
 * values from the command line only; when anything is wrong it writes nothing, says all of it, and exits with 1.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGE_USAGE, readPackageOrder } from './packageValues.ts';
import { makeTeamsPackage } from './teamsPackage.ts';

const SOURCE_FOLDER = fileURLToPath(new URL('./teams/', import.meta.url));
const USUAL_FILE = fileURLToPath(new URL('./out/flytt.zip', import.meta.url));

async function buildPackage(commandLine: readonly string[]): Promise<number> {
  const order = readPackageOrder(commandLine);
  if (!order.ok) return refuse([...order.problems, '', `Usage: ${PACKAGE_USAGE}`]);
  const made = await makeTeamsPackage(SOURCE_FOLDER, order.values);
  if (!made.ok) return refuse(made.problems);
  const file = resolve(order.out ?? USUAL_FILE);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, made.zip);
  const lines = [
    `${relative(process.cwd(), file)} is ready (${made.files.join(', ')}).`,
    ...order.notes,
    'Upload it in the Teams admin center: Teams apps > Manage apps > Actions > Upload new app.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function refuse(lines: readonly string[]): number {
  process.stderr.write(`No package was made.\n${lines.join('\n')}\n`);
  return 1;
}

process.exitCode = await buildPackage(process.argv.slice(2));
