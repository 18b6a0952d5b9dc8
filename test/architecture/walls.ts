import { posix } from 'node:path';
import { readSource } from './codeOnly.ts';
import { importsOf, isCode, lineOf } from './importsOf.ts';
import type { ProjectFile } from './projectFiles.ts';

/** What a room may import besides itself. */
interface Wall {
  readonly rooms: readonly string[];
  /** Packages by name; `any` where the room is an edge that may use what is installed. */
  readonly packages: readonly string[] | 'any';
  /** Packages of which only types may be used. */
  readonly types?: readonly string[];
  readonly node: boolean;
}

const MIDDLE = ['cards', 'dialogs', 'directory', 'domain', 'outbox', 'playbooks', 'store'];

/** The rooms of the house and their walls (docs: architecture; imports point inwards). */
const WALLS: Readonly<Record<string, Wall>> = {
  domain: { rooms: [], packages: [], node: false },
  cards: {
    rooms: ['domain'],
    packages: ['zod', 'intl-messageformat'],
    types: ['@microsoft/teams.cards'],
    node: false,
  },
  dialogs: { rooms: ['domain'], packages: [], node: false },
  outbox: { rooms: ['domain'], packages: [], node: true },
  playbooks: { rooms: ['domain'], packages: ['yaml', 'zod'], node: true },
  directory: { rooms: ['domain'], packages: 'any', node: true },
  store: { rooms: ['domain'], packages: 'any', node: true },
  bot: { rooms: MIDDLE, packages: 'any', node: true },
  rehearsal: { rooms: [...MIDDLE, 'bot'], packages: 'any', node: true },
  bench: { rooms: [...MIDDLE, 'bot', 'rehearsal'], packages: 'any', node: true },
  deployment: { rooms: ['domain'], packages: 'any', node: true },
};

/** The rooms that the container carries; what they load must be among the dependencies it installs. */
export const SERVICE_ROOMS = [...MIDDLE, 'bot'].sort();

/** Packages that only one room may know, so that replacing them touches one room. */
const OWNED: readonly { readonly package: RegExp; readonly room: string; readonly typesFor?: string }[] = [
  { package: /^(?:botbuilder|botframework-|restify(?:$|-))/, room: 'bot' },
  { package: /^@azure\/identity$/, room: 'directory', typesFor: 'bot' },
  { package: /^@microsoft\/microsoft-graph-/, room: 'directory' },
];

/** Where the environment may be read: the settings, and what is no part of the service. */
const READS_ENVIRONMENT = /^(?:bot\/settings\.ts$|rehearsal\/|bench\/|test\/)/;
const ENVIRONMENT =
  /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|\{[^}]*\benv\b[^}]*\}\s*(?:=\s*process\b|from\s*'(?:node:)?process')/g;

/**
 * Every place where a source reaches through a wall: one line each, with file and line number. Pure: it is told the
 * files and the names of the packages that the container installs.
 */
export function findBreaches(
  files: readonly ProjectFile[],
  installed: ReadonlySet<string>,
): readonly string[] {
  return files
    .filter(({ path }) => path.endsWith('.ts') && !/^(?:test|bench)\//.test(path))
    .flatMap((file) => [...importBreaches(file, installed), ...environmentBreaches(file)]);
}

function importBreaches({ path, text }: ProjectFile, installed: ReadonlySet<string>): readonly string[] {
  const room = roomOf(path);
  const wall = WALLS[room];
  if (wall === undefined) return [`${path}: there is no room "${room}"`];
  return importsOf(text).flatMap(({ from, isTypeOnly, line }) => {
    const breach = (why: string): readonly string[] => [`${path}:${line}: ${why}`];
    if (from === null) return breach('imports something computed, which nobody can check');
    if (from.startsWith('.')) {
      const target = roomOf(posix.join(posix.dirname(path), from));
      const isOpen = target === room || wall.rooms.includes(target);
      return isOpen ? [] : breach(`${room} may not import ${target}`);
    }
    if (from.startsWith('node:')) return wall.node ? [] : breach(`${room} may not import ${from}`);
    const name = packageOf(from);
    const owner = OWNED.find((owned) => owned.package.test(name));
    if (owner !== undefined && owner.room !== room && !(owner.typesFor === room && isTypeOnly)) {
      return breach(`only ${owner.room} may import ${name}`);
    }
    const isKnown =
      wall.packages === 'any' ||
      wall.packages.includes(name) ||
      (isTypeOnly && wall.types?.includes(name) === true);
    if (!isKnown) return breach(`${room} may not import ${name}`);
    const isMissing = SERVICE_ROOMS.includes(room) && !isTypeOnly && !installed.has(name);
    return isMissing ? breach(`${name} is not among the dependencies that the container installs`) : [];
  });
}

function environmentBreaches({ path, text }: ProjectFile): readonly string[] {
  if (READS_ENVIRONMENT.test(path)) return [];
  const { withoutComments, codeOnly } = readSource(text);
  return [...withoutComments.matchAll(ENVIRONMENT)]
    .filter(({ index }) => isCode(codeOnly, index))
    .map(({ index }) => `${path}:${lineOf(text, index)}: only bot/settings.ts reads the environment`);
}

/** The first folder of a path from the root; a file at the root is in the room of its own name. */
function roomOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** `@azure/identity/deep/file` belongs to `@azure/identity`. */
function packageOf(from: string): string {
  return from.split('/', from.startsWith('@') ? 2 : 1).join('/');
}
