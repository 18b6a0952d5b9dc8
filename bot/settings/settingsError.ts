/** One thing that is wrong: the setting's name and what it must be, never what it was. */
export interface SettingProblem {
  readonly name: string;
  readonly expected: string;
}

/** The service cannot start as configured. The message lists every problem, so that one restart is enough. */
export class SettingsError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.map(({ name, expected }) => `  ${name} ${expected}`);
    super(
      `Flytt cannot start: ${problems.length === 1 ? '1 setting is' : `${problems.length} settings are`} missing or wrong.\n` +
        `${lines.join('\n')}\n` +
        '.env.example describes every setting. To try Flytt without a Microsoft account: npm run rehearse',
    );
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
