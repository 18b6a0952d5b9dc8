import { NO_ROW } from '../domain/gate.ts';
import type {
  EnrollPath,
  Playbook,
  Question,
  Source,
  Step,
  TroubleRow,
  UnenrollPath,
} from '../domain/playbook.ts';
import type { Content } from './readContent.ts';
import type { SourceStructure, StepStructure } from './schema.ts';
import type { TextFinder } from './texts.ts';

type Sections = Omit<Playbook, 'version' | 'sources'>;

/**
 * Structure and texts as one playbook. What lacks a text and texts that belong to nothing are reported through the
 * finders; a section whose structure file is absent stays empty.
 */
export function assemble(content: Content): Omit<Playbook, 'version'> {
  return { ...gates(content), ...lists(content), ...paths(content), sources: sources(content) };
}

function gates({ structure, textsOf }: Content): Pick<Sections, 'gates' | 'advice' | 'gateTexts'> {
  const file = structure['gates.yaml'];
  if (!file) return { gates: [], advice: [], gateTexts: {} };
  const texts = textsOf('gates.yaml');
  const ids = [NO_ROW.gateId, ...file.rows.map((row) => row.id), ...file.advice.map((row) => row.id)];
  const gateTexts = Object.fromEntries(ids.map((id) => [id, texts.required([id])]));
  texts.reportUnused();
  return { gates: file.rows, advice: file.advice, gateTexts };
}

function lists({
  structure,
  textsOf,
}: Content): Pick<Sections, 'questions' | 'preflight' | 'losses' | 'troubleshooting' | 'minimumVersions'> {
  const withTexts = <Row, Built>(
    file: string,
    rows: readonly Row[] | undefined,
    build: (row: Row, texts: TextFinder) => Built,
  ): Built[] => {
    if (!rows) return [];
    const texts = textsOf(file);
    const built = rows.map((row) => build(row, texts));
    texts.reportUnused();
    return built;
  };
  return {
    questions: withTexts(
      'questions.yaml',
      structure['questions.yaml'],
      ({ fact, answers }, texts): Question => ({
        fact,
        text: texts.required([fact, 'text']),
        hint: texts.optional([fact, 'hint']),
        answers: answers.map(({ value, platforms }) => ({
          value,
          label: texts.required([fact, 'answers', value]),
          platforms,
        })),
      }),
    ),
    preflight: withTexts('preflight.yaml', structure['preflight.yaml'], (row, texts) => ({
      ...row,
      text: texts.required([row.id, 'text']),
      hint: texts.optional([row.id, 'hint']),
    })),
    losses: withTexts('losses.yaml', structure['losses.yaml'], (row, texts) => ({
      ...row,
      text: texts.required([row.id]),
    })),
    troubleshooting: withTexts(
      'troubleshooting.yaml',
      structure['troubleshooting.yaml'],
      (row, texts): TroubleRow => ({
        ...row,
        symptom: texts.required([row.id, 'symptom']),
        cause: texts.required([row.id, 'cause']),
        remedy: texts.optional([row.id, 'remedy']),
      }),
    ),
    minimumVersions: structure['versions.yaml'] ?? {},
  };
}

function paths({ structure, textsOf }: Content): Pick<Sections, 'unenroll' | 'enroll'> {
  const unenrollTexts = structure['unenroll.yaml'] && textsOf('unenroll.yaml');
  const enrollTexts = structure['enroll.yaml'] && textsOf('enroll.yaml');
  const built = {
    unenroll: (structure['unenroll.yaml'] ?? []).map(
      (path): UnenrollPath => ({
        ...path,
        steps: path.steps.map((step) => withTexts(step, [step.id], unenrollTexts)),
        confirmGone: required(unenrollTexts, [path.id, 'confirmGone']),
        stillThere: required(unenrollTexts, [path.id, 'stillThere']),
      }),
    ),
    enroll: (structure['enroll.yaml'] ?? []).map(
      (path): EnrollPath => ({
        ...path,
        steps: path.steps.map((step) => withTexts(step, [step.id], enrollTexts)),
      }),
    ),
  };
  unenrollTexts?.reportUnused();
  enrollTexts?.reportUnused();
  return built;
}

function sources(content: Content): Playbook['sources'] {
  const built = content.sources.map(({ file, source }) => buildSource(source, content.textsOf(file)));
  return Object.fromEntries(built.map((source) => [source.id, source]));
}

function buildSource(source: SourceStructure, texts: TextFinder): Source {
  const notes = texts.keys(['notes']).map((stepId) => [stepId, texts.required(['notes', stepId])] as const);
  const stepsAfter = Object.entries(source.stepsAfter).map(
    ([after, steps]) => [after, steps.map((step) => withTexts(step, ['steps', step.id], texts))] as const,
  );
  texts.reportUnused();
  return { ...source, notes: Object.fromEntries(notes), stepsAfter: Object.fromEntries(stepsAfter) };
}

function withTexts(step: StepStructure, where: readonly string[], texts: TextFinder | undefined): Step {
  return {
    id: step.id,
    title: required(texts, [...where, 'title']),
    text: required(texts, [...where, 'text']),
    success: texts?.optional([...where, 'success']) ?? null,
    otherwise: texts?.optional([...where, 'otherwise']) ?? null,
    warning: texts?.optional([...where, 'warning']) ?? null,
    links: step.links.map(({ id, url, qr }) => ({
      title: required(texts, [...where, 'links', id]),
      url,
      qr,
    })),
  };
}

function required(texts: TextFinder | undefined, path: readonly string[]) {
  return texts?.required(path) ?? { en: '', sv: '' };
}
