import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Playbook } from '../domain/playbook.ts';
import { assemble } from './assemble.ts';
import { checkReferences } from './checkReferences.ts';
import { PlaybookError, type Problem } from './problems.ts';
import { readContent } from './readContent.ts';

const CONTENT_FOLDER = fileURLToPath(new URL('content/', import.meta.url));

/** Long enough that two versions never share it, short enough for a log line. */
const VERSION_LENGTH = 12;

/**
 * The playbook of a content folder, checked whole: structure, texts in every language, and what refers to what.
 * Throws a `PlaybookError` with every mistake, by file and line. The version depends on what the playbook says and
 * not on how its files are written: comments and line breaks do not change it.
 */
export async function loadPlaybook(folder: string = CONTENT_FOLDER): Promise<Playbook> {
  const problems: Problem[] = [];
  const content = readContent(folder, problems);
  const parts = assemble(content);
  checkReferences(parts, content, problems);
  if (problems.length > 0) throw new PlaybookError(problems);
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return { version: hash.slice(0, VERSION_LENGTH), ...parts };
}
