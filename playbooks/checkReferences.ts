import { PLATFORMS, type Platform } from '../domain/device.ts';
import { FACTS, type FactName, type GateRow, PLATFORM_FACTS } from '../domain/gate.ts';
import type { Playbook } from '../domain/playbook.ts';
import type { Problem } from './problems.ts';
import type { Content } from './readContent.ts';

/** Known from the wave or the inventory, or worked out from the version: a person is never asked for them. */
const NEVER_ASKED: readonly FactName[] = ['platform', 'osSupport', 'sourceKind', 'target'];

type Report = (file: string, path: readonly (string | number)[], message: string) => void;
type Parts = Omit<Playbook, 'version'>;

/**
 * What no single file can know: that ids are unique, that what is asked can be answered, and that what one file
 * names exists in another. A section whose structure file is absent is left alone.
 */
export function checkReferences(playbook: Parts, content: Content, problems: Problem[]): void {
  const report: Report = (file, path, message) =>
    problems.push({ file, line: content.lineOf(file, path), message });
  if (content.structure['gates.yaml']) checkGates(playbook, content, report);
  checkQuestions(playbook, report);
  checkPaths(playbook, report);
  checkSteps(playbook, content, report);
  checkVariables(playbook, content, report);
  checkTroubleshooting(playbook, report);
  for (const [file, rows] of [
    ['preflight.yaml', playbook.preflight],
    ['losses.yaml', playbook.losses],
  ] as const) {
    const once = firstOnly(report);
    for (const [index, { id }] of rows.entries()) once(id, file, [index, 'id']);
  }
}

function checkGates(playbook: Parts, content: Content, report: Report): void {
  const once = firstOnly(report);
  const asked = new Set(playbook.questions.map((question) => question.fact));
  for (const [list, rows] of [
    ['rows', playbook.gates],
    ['advice', playbook.advice],
  ] as const) {
    for (const [index, row] of rows.entries()) {
      once(row.id, 'gates.yaml', [list, index, 'id']);
      checkPlatformFacts(row.when, (fact, message) =>
        report('gates.yaml', [list, index, 'when', fact], message),
      );
      if (list === 'advice' || !content.structure['questions.yaml']) continue;
      for (const fact of Object.keys(row.when) as FactName[]) {
        if (NEVER_ASKED.includes(fact) || asked.has(fact)) continue;
        report(
          'gates.yaml',
          [list, index, 'when', fact],
          `${row.id} needs ${fact}, but there is no question for it`,
        );
      }
    }
  }
}

/** A fact of one platform may only be named after that platform, or owners of other devices are asked for it. */
function checkPlatformFacts(when: GateRow['when'], report: (fact: FactName, message: string) => void): void {
  const facts = Object.keys(when) as FactName[];
  for (const [position, fact] of facts.entries()) {
    if (fact === 'platform' && position > 0) report(fact, 'platform comes first in a row that names it');
    const possible = PLATFORM_FACTS[fact];
    if (!possible) continue;
    const named = when.platform ?? PLATFORMS;
    if (named.some((platform) => !(possible as readonly string[]).includes(platform))) {
      report(
        fact,
        `${fact} exists on ${possible.join(' and ')} only: the row must name that platform and no other`,
      );
    }
  }
}

function checkQuestions(playbook: Parts, report: Report): void {
  const once = firstOnly(report);
  for (const [index, { fact, answers }] of playbook.questions.entries()) {
    once(fact, 'questions.yaml', [index, 'fact']);
    const onceAnswer = firstOnly(report);
    for (const [position, { value }] of answers.entries()) {
      const where = [index, 'answers', position, 'value'];
      onceAnswer(value, 'questions.yaml', where);
      if ((FACTS[fact] as readonly string[]).includes(value)) continue;
      report(
        'questions.yaml',
        where,
        `"${value}" is no answer to ${fact}; there are ${FACTS[fact].join(', ')}`,
      );
    }
    for (const platform of PLATFORM_FACTS[fact] ?? PLATFORMS) {
      const offered = answers.filter(({ platforms }) => platforms?.includes(platform) ?? true);
      if (offered.length >= 2) continue;
      report('questions.yaml', [index, 'answers'], `${fact} offers fewer than two answers on ${platform}`);
    }
  }
}

function checkPaths(playbook: Parts, report: Report): void {
  const once = firstOnly(report);
  for (const [index, path] of playbook.unenroll.entries()) {
    once(path.id, 'unenroll.yaml', [index, 'id']);
  }
  const defaults = new Map<Platform, string>();
  for (const [index, path] of playbook.enroll.entries()) {
    once(path.id, 'enroll.yaml', [index, 'id']);
    if (!path.isDefault) continue;
    const first = defaults.get(path.platform);
    if (first)
      report('enroll.yaml', [index, 'isDefault'], `${first} is the default of ${path.platform} already`);
    defaults.set(path.platform, path.id);
  }
  for (const [index, path] of playbook.enroll.entries()) {
    if (defaults.has(path.platform)) continue;
    report('enroll.yaml', [index, 'platform'], `no path of ${path.platform} has isDefault`);
  }
}

function checkSteps(playbook: Parts, content: Content, report: Report): void {
  const once = firstOnly(report);
  const native = new Set<string>();
  for (const [file, paths] of [
    ['unenroll.yaml', playbook.unenroll],
    ['enroll.yaml', playbook.enroll],
  ] as const) {
    for (const [index, path] of paths.entries()) {
      for (const [position, step] of path.steps.entries()) {
        once(step.id, file, [index, 'steps', position, 'id']);
        native.add(step.id);
      }
    }
  }
  const canCompare = content.structure['unenroll.yaml'] && content.structure['enroll.yaml'];
  for (const { file, source } of content.sources) {
    if (file !== `sources/${source.id}.yaml`)
      report(file, ['id'], `the file of ${source.id} is ${source.id}.yaml`);
    for (const [after, steps] of Object.entries(source.stepsAfter)) {
      if (canCompare && !native.has(after)) report(file, ['stepsAfter', after], `there is no step ${after}`);
      for (const [position, step] of steps.entries())
        once(step.id, file, ['stepsAfter', after, position, 'id']);
    }
    for (const stepId of canCompare ? Object.keys(playbook.sources[source.id]?.notes ?? {}) : []) {
      if (native.has(stepId)) continue;
      content.textsOf(file).reportAt(['notes', stepId], `there is no step ${stepId}`);
    }
  }
}

/** A step that says `{agent}` needs a name for it from every source, or a person would read an empty pair of brackets. */
function checkVariables(playbook: Parts, content: Content, report: Report): void {
  for (const { file, source } of content.sources) {
    if (source.kind === 'basicMobility') continue;
    for (const variable of ['agent', 'profile'] as const) {
      for (const path of [...playbook.unenroll, ...playbook.enroll]) {
        if (source[variable][path.platform] || !JSON.stringify(path).includes(`{${variable}}`)) continue;
        report(file, [variable], `${path.id} says {${variable}}, but there is none for ${path.platform}`);
      }
    }
  }
}

function checkTroubleshooting(playbook: Parts, report: Report): void {
  const once = firstOnly(report);
  const rowsOfCode = new Map<string, { id: string; platforms: readonly Platform[] }[]>();
  for (const [index, row] of playbook.troubleshooting.entries()) {
    once(row.id, 'troubleshooting.yaml', [index, 'id']);
    if (row.route !== 'help' && row.remedy === null) {
      report('troubleshooting.yaml', [index, 'route'], `${row.id} leaves it to the person but has no remedy`);
    }
    for (const [position, code] of row.codes.entries()) {
      const others = rowsOfCode.get(code) ?? [];
      const clash = others.find((other) => overlap(other.platforms, row.platforms));
      if (clash) {
        report('troubleshooting.yaml', [index, 'codes', position], `${code} belongs to ${clash.id} already`);
      }
      rowsOfCode.set(code, [...others, row]);
    }
  }
}

/** Whether both can meet one device; an empty list is every platform. */
function overlap(one: readonly Platform[], other: readonly Platform[]): boolean {
  if (one.length === 0 || other.length === 0) return true;
  return one.some((platform) => other.includes(platform));
}

/** Reports an id the second time it comes. */
function firstOnly(report: Report) {
  const seen = new Set<string>();
  return (id: string, file: string, path: readonly (string | number)[]): void => {
    if (seen.has(id)) report(file, path, `${id} is there already`);
    seen.add(id);
  };
}
