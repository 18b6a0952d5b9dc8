import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from './problems.ts';

export type YamlPath = readonly (string | number)[];

/** A file of content that still knows on which line each of its values stands. */
export interface YamlFile {
  /** Relative to the content folder. */
  readonly name: string;
  readonly data: unknown;
  /** The line of the value at this path or, where the path leads nowhere, of the last part of it that exists. */
  lineOf(path: YamlPath): number;
}

/** Reads one file; what YAML itself objects to (doubled keys too) is added to the problems. */
export function parseYamlFile(name: string, source: string, problems: Problem[]): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, stringKeys: true, logLevel: 'error' });
  for (const error of document.errors) {
    const [message] = error.message.split(/ at line |\n/);
    problems.push({ file: name, line: error.linePos?.[0].line ?? 1, message: message ?? error.code });
  }
  return {
    name,
    data: document.errors.length === 0 ? document.toJS() : undefined,
    lineOf: (path) => lines.linePos(offsetOf(document, path)).line,
  };
}

function offsetOf(document: Document, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
      if (!pair || !isScalar(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof segment === 'number') {
      const item = node.items[segment];
      if (!isNode(item)) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}
