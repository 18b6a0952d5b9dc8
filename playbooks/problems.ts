/** One mistake in the content: where it is, and what is wrong with it in words for the person who wrote it. */
export interface Problem {
  /** Relative to the content folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The content cannot be used. Carries every mistake that was found, not only the first. */
export class PlaybookError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
    const lines = sorted.map(({ file, line, message }) => `  ${file}:${line} ${message}`);
    super(`The playbook cannot be used, ${sorted.length} to mend:\n${lines.join('\n')}`);
    this.name = 'PlaybookError';
    this.problems = sorted;
  }
}
