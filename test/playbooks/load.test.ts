import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGUAGES } from '../../domain/language.ts';
import { loadPlaybook } from '../../playbooks/load.ts';
import { PlaybookError, type Problem } from '../../playbooks/problems.ts';
import { everyText } from './everyText.ts';

const CONTENT = fileURLToPath(new URL('../../playbooks/content/', import.meta.url));

describe('loadPlaybook', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'flytt-playbook-'));
    await cp(CONTENT, folder, { recursive: true });
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** Changes one place in the copy; the place must exist, or the test would test nothing. */
  async function change(file: string, from: string | RegExp, to: string): Promise<void> {
    const before = await readFile(path.join(folder, file), 'utf8');
    const after = before.replace(from, to);
    assert.notEqual(after, before, `${file} holds ${from}`);
    await writeFile(path.join(folder, file), after);
  }

  async function problems(): Promise<readonly Problem[]> {
    try {
      await loadPlaybook(folder);
      return [];
    } catch (error) {
      assert.ok(error instanceof PlaybookError, String(error));
      return error.problems;
    }
  }

  /** The line in the copy on which the n-th occurrence of the text stands. */
  async function lineOf(file: string, text: string, occurrence = 1): Promise<number> {
    const lines = (await readFile(path.join(folder, file), 'utf8')).split(/(?<=\n)/);
    const hits = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
    const line = hits[occurrence - 1];
    assert.ok(line, `${file} holds ${text}`);
    return line;
  }

  /** One mistake, reported once: where it is, and in which words. */
  async function assertProblem(file: string, line: number, message: RegExp): Promise<void> {
    const found = await problems();
    assert.equal(found.length, 1, JSON.stringify(found, null, 1));
    assert.deepEqual({ file: found[0]?.file, line: found[0]?.line }, { file, line });
    assert.match(found[0]?.message ?? '', message);
  }

  it('loads the content as plain JSON, with a version of twelve hex digits', async () => {
    const playbook = await loadPlaybook();
    assert.deepEqual(JSON.parse(JSON.stringify(playbook)), playbook);
    assert.match(playbook.version, /^[0-9a-f]{12}$/);
    assert.deepEqual(Object.keys(playbook.sources).sort(), ['generic', 'workspace-one']);
  });

  it('has every text in every language, and no text twice by oversight', async () => {
    const texts = everyText(await loadPlaybook());
    assert.ok(texts.length > 500);
    for (const { where, text } of texts) {
      for (const language of LANGUAGES) assert.ok(text[language].trim(), `${where} in ${language}`);
    }
    // Names of errors are the same in both languages; a sentence that is has been forgotten in translation.
    const same = texts.filter(({ text }) => text.en === text.sv && text.en.split(' ').length > 6);
    assert.deepEqual(same, []);
  });

  it('loads an unchanged copy as the same version', async () => {
    assert.equal((await loadPlaybook(folder)).version, (await loadPlaybook()).version);
  });

  it('changes its version with a text, and not with a comment', async () => {
    const { version } = await loadPlaybook();
    await change('sv/losses.yaml', /^/, '# en kommentar till\n');
    assert.equal((await loadPlaybook(folder)).version, version);
    await change('sv/losses.yaml', 'Dina filer på disken', 'Filerna på disken');
    assert.notEqual((await loadPlaybook(folder)).version, version);
  });

  it('answers the native steps with what the source adds to them', async () => {
    const source = (await loadPlaybook()).sources['workspace-one'];
    assert.match(source?.notes['NAT-IOS-1.2']?.sv ?? '', /Device Manager/);
    assert.deepEqual(
      source?.stepsAfter['NAT-IOS-1.4']?.map(({ id }) => id),
      ['WS1-IOS-1'],
    );
    assert.equal(source?.agent.windows, 'Workspace ONE Intelligent Hub');
  });

  describe('names file and line of', () => {
    it('a file that is not YAML', async () => {
      await change('losses.yaml', 'fate: kept', 'fate: [kept');
      const [first] = await problems();
      assert.equal(first?.file, 'losses.yaml');
      assert.equal(first?.line, await lineOf('losses.yaml', '[kept'));
    });

    it('a key that is there twice', async () => {
      await change('en/losses.yaml', 'LOSS-05: ', 'LOSS-04: Once more\nLOSS-05: ');
      await assertProblem('en/losses.yaml', await lineOf('en/losses.yaml', 'LOSS-04: Once more'), /unique/);
    });

    it('a value that breaks the schema', async () => {
      await change('unenroll.yaml', 'minutes: [2, 10]', 'minutes: [10, 2]');
      await assertProblem(
        'unenroll.yaml',
        await lineOf('unenroll.yaml', '[10, 2]'),
        /the shorter time comes first/,
      );
    });

    it('a field that does not exist', async () => {
      await change('losses.yaml', 'id: LOSS-12,', 'id: LOSS-12, color: red,');
      await assertProblem('losses.yaml', await lineOf('losses.yaml', 'color'), /color/);
    });

    it('a field that is missing', async () => {
      await change('preflight.yaml', '{ id: P9, blocking: false,', '{ id: P9,');
      await assertProblem('preflight.yaml', await lineOf('preflight.yaml', 'P9'), /blocking/);
    });

    it('an outcome that the gate does not have', async () => {
      await change('gates.yaml', 'outcome: updateFirst', 'outcome: updateSoon');
      await assertProblem('gates.yaml', await lineOf('gates.yaml', 'updateSoon'), /outcome/);
    });

    it('an unknown fact in a gate row', async () => {
      await change('gates.yaml', 'when: { usage: shared }', 'when: { useage: shared }');
      await assertProblem('gates.yaml', await lineOf('gates.yaml', 'useage'), /no fact "useage"/);
    });

    it('an unknown answer in a gate row', async () => {
      await change('gates.yaml', 'when: { usage: notMine }', 'when: { usage: [notMine, theirs] }');
      await assertProblem(
        'gates.yaml',
        await lineOf('gates.yaml', 'theirs'),
        /"theirs" is no answer to usage/,
      );
    });

    it('an unknown answer by which a path is chosen', async () => {
      await change('unenroll.yaml', 'when: { macProfile: removable }', 'when: { macProfile: loose }');
      await assertProblem('unenroll.yaml', await lineOf('unenroll.yaml', 'loose'), /"loose" is no answer/);
    });

    it('a fact that a gate needs and no question asks for', async () => {
      await change('questions.yaml', '- fact: mfa\n  answers: [elsewhere, onlyHere, unsure]\n', '');
      const found = await problems();
      const line = await lineOf('gates.yaml', 'mfa: [onlyHere, unsure]');
      assert.ok(
        found.some(
          (one) => one.file === 'gates.yaml' && one.line === line && /GATE-21 needs mfa/.test(one.message),
        ),
      );
      assert.ok(
        found.some(
          ({ file, message }) => file === 'sv/questions.yaml' && /mfa belongs to nothing/.test(message),
        ),
      );
    });

    it('a fact of one platform in a row about another, or before its platform', async () => {
      await change(
        'gates.yaml',
        '{ platform: android, androidManagement: noGoogle }',
        '{ androidManagement: noGoogle }',
      );
      await change(
        'gates.yaml',
        '{ platform: ios, ownership: company }',
        '{ ownership: company, platform: ios }',
      );
      const found = await problems();
      assert.deepEqual(
        found.map(({ line, message }) => [line, message.split(' ').slice(0, 4).join(' ')]),
        [
          [await lineOf('gates.yaml', '{ ownership: company, platform: ios }'), 'platform comes first in'],
          [
            await lineOf('gates.yaml', '{ androidManagement: noGoogle }'),
            'androidManagement exists on android',
          ],
        ],
      );
    });

    it('an answer that is no value of its fact', async () => {
      await change('questions.yaml', 'answers: [fine, notFine, unsure]', 'answers: [fine, soSo, unsure]');
      const found = await problems();
      assert.deepEqual(
        found.map(({ file, message }) => [file, message]),
        [
          ['en/questions.yaml', 'condition > answers > soSo has no text here'],
          ['en/questions.yaml', 'condition > answers > notFine belongs to nothing in the structure'],
          ['questions.yaml', '"soSo" is no answer to condition; there are fine, notFine, unsure'],
          ['sv/questions.yaml', 'condition > answers > soSo has no text here'],
          ['sv/questions.yaml', 'condition > answers > notFine belongs to nothing in the structure'],
        ],
      );
      const own = found.find(({ file }) => file === 'questions.yaml');
      assert.equal(own?.line, await lineOf('questions.yaml', 'soSo'));
    });

    it('a question that cannot be answered on a platform', async () => {
      await change(
        'questions.yaml',
        'answers: [fine, notFine, unsure]',
        'answers: [fine, { value: notFine, platforms: [ios] }]',
      );
      const found = await problems();
      assert.ok(
        found.some(({ message }) => message === 'condition offers fewer than two answers on android'),
      );
      assert.ok(!found.some(({ message }) => message === 'condition offers fewer than two answers on ios'));
    });

    it('a text that one language lacks: the line after which it belongs', async () => {
      await change('sv/losses.yaml', /LOSS-05: .*\n/, '');
      await assertProblem(
        'sv/losses.yaml',
        await lineOf('sv/losses.yaml', 'LOSS-04'),
        /LOSS-05 has no text here/,
      );
    });

    it('an optional text that only one language has', async () => {
      await change('en/preflight.yaml', 'P6:\n', 'P6:\n  hint: A power bank will do.\n');
      await assertProblem(
        'sv/preflight.yaml',
        await lineOf('sv/preflight.yaml', 'P6:'),
        /P6 > hint has no text here/,
      );
    });

    it('a text that belongs to nothing', async () => {
      await change('en/losses.yaml', 'LOSS-12: ', 'LOSS-13: The cat\nLOSS-12: ');
      await assertProblem(
        'en/losses.yaml',
        await lineOf('en/losses.yaml', 'LOSS-13'),
        /LOSS-13 belongs to nothing/,
      );
    });

    it('a field of a text that belongs to nothing', async () => {
      await change(
        'en/unenroll.yaml',
        '  title: Open the old profile\n',
        '  title: Open the old profile\n  titel: Oops\n',
      );
      await assertProblem(
        'en/unenroll.yaml',
        await lineOf('en/unenroll.yaml', 'titel'),
        /NAT-IOS-1.2 > titel/,
      );
    });

    it('a text that is not a text', async () => {
      await change('en/losses.yaml', 'LOSS-12: Your pictures', 'LOSS-12:\n  - Your pictures');
      await assertProblem(
        'en/losses.yaml',
        await lineOf('en/losses.yaml', 'LOSS-12'),
        /LOSS-12 is not a text/,
      );
    });

    it('an unknown variable', async () => {
      await change('sv/unenroll.yaml', '({agent})', '({appen})');
      const line = await lineOf('sv/unenroll.yaml', '{appen}');
      const [found] = await problems();
      assert.equal(found?.file, 'sv/unenroll.yaml');
      assert.match(
        found?.message ?? '',
        /there is no variable \{appen\}; there are \{agent\} \{profile\} \{emm\}/,
      );
      // A folded text begins on the line of its key.
      assert.ok(found && found.line <= line && found.line >= line - 2);
    });

    it('bold type that does not end', async () => {
      await change('en/questions.yaml', 'Open **Settings**.', 'Open **Settings.');
      const line = await lineOf('en/questions.yaml', 'Open **Settings.');
      await assertProblem('en/questions.yaml', line - 1, /a \*\* is not closed/);
    });

    it('an id that is there twice, in each list', async () => {
      await change('gates.yaml', '- id: GATE-02a', '- id: GATE-02');
      await change('preflight.yaml', 'id: P14', 'id: P12');
      await change('losses.yaml', 'id: LOSS-12', 'id: LOSS-03');
      await change('troubleshooting.yaml', '- id: TS-W02', '- id: TS-W01');
      await change('unenroll.yaml', '- NAT-MAC-1.2', '- NAT-MAC-1.1');
      await change('enroll.yaml', '- id: IOS-WEB\n', '- id: IOS-CP\n');
      await change('questions.yaml', '- fact: mfa', '- fact: usage');
      await change('sources/workspace-one.yaml', '- WS1-IOS-1', '- NAT-IOS-1.1');
      const doubled = (await problems()).filter(({ message }) => message.endsWith('is there already'));
      assert.deepEqual(
        doubled.map(({ file, line, message }) => `${file}:${line} ${message.split(' ')[0]}`),
        [
          `enroll.yaml:${await lineOf('enroll.yaml', '- id: IOS-CP\n', 2)} IOS-CP`,
          `gates.yaml:${await lineOf('gates.yaml', '- id: GATE-02', 2)} GATE-02`,
          `losses.yaml:${await lineOf('losses.yaml', 'LOSS-03', 2)} LOSS-03`,
          `preflight.yaml:${await lineOf('preflight.yaml', 'P12', 2)} P12`,
          `questions.yaml:${await lineOf('questions.yaml', 'fact: usage', 2)} usage`,
          `sources/workspace-one.yaml:${await lineOf('sources/workspace-one.yaml', 'NAT-IOS-1.1')} NAT-IOS-1.1`,
          `troubleshooting.yaml:${await lineOf('troubleshooting.yaml', 'TS-W01', 2)} TS-W01`,
          `unenroll.yaml:${await lineOf('unenroll.yaml', 'NAT-MAC-1.1', 2)} NAT-MAC-1.1`,
        ],
      );
    });

    it('a note for a step that does not exist', async () => {
      await change('en/sources/workspace-one.yaml', 'NAT-AND-1.3:', 'NAT-AND-1.9:');
      const found = await problems();
      const line = await lineOf('en/sources/workspace-one.yaml', 'NAT-AND-1.9');
      assert.ok(
        found.some(
          (one) =>
            one.file === 'en/sources/workspace-one.yaml' && one.line === line && /no step/.test(one.message),
        ),
      );
    });

    it('steps after a step that does not exist', async () => {
      await change('sources/workspace-one.yaml', 'NAT-IOS-1.4:', 'NAT-IOS-1.5:');
      const line = await lineOf('sources/workspace-one.yaml', 'NAT-IOS-1.5');
      await assertProblem('sources/workspace-one.yaml', line, /there is no step NAT-IOS-1.5/);
    });

    it('a source without a name that a step needs', async () => {
      await change('sources/workspace-one.yaml', '  windows: Workspace ONE Intelligent Hub\n', '');
      const line = await lineOf('sources/workspace-one.yaml', 'agent:');
      await assertProblem(
        'sources/workspace-one.yaml',
        line,
        /NAT-WIN-1 says \{agent\}, but there is none for windows/,
      );
    });

    it('a link that is not https', async () => {
      await change('enroll.yaml', 'https://www.microsoft.com/edge', 'http://www.microsoft.com/edge');
      await assertProblem('enroll.yaml', await lineOf('enroll.yaml', 'http://'), /a link starts with https/);
    });

    it('an error code that is not normalised', async () => {
      await change('troubleshooting.yaml', '["80180014"]', '["0x80180014"]');
      await assertProblem(
        'troubleshooting.yaml',
        await lineOf('troubleshooting.yaml', '0x80180014"'),
        /eight upper-case/,
      );
    });

    it('an error code that YAML takes for a number', async () => {
      await change('troubleshooting.yaml', '["80180014"]', '[80180014]');
      await assertProblem(
        'troubleshooting.yaml',
        await lineOf('troubleshooting.yaml', '[80180014]'),
        /string/,
      );
    });

    it('an error code in two rows for one platform', async () => {
      await change('troubleshooting.yaml', '["80180001"]', '["80180001", "80CF0437"]');
      const line = await lineOf('troubleshooting.yaml', '"80180001", "80CF0437"');
      await assertProblem('troubleshooting.yaml', line, /80CF0437 belongs to TS-G07 already/);
    });

    it('a row that leaves it to the person without saying what to do', async () => {
      await change('troubleshooting.yaml', /(id: TS-W13[\s\S]*?)route: help/, '$1route: person');
      const found = await problems();
      assert.deepEqual(
        found.map(({ message }) => message),
        ['TS-W13 leaves it to the person but has no remedy'],
      );
    });

    it('two default paths of a platform, or none', async () => {
      await change(
        'enroll.yaml',
        '- id: IOS-WEB\n  platform: ios\n',
        '- id: IOS-WEB\n  platform: ios\n  isDefault: true\n',
      );
      await change(
        'enroll.yaml',
        '- id: LIN\n  platform: linux\n  isDefault: true\n',
        '- id: LIN\n  platform: linux\n',
      );
      const found = await problems();
      assert.deepEqual(found.map(({ message }) => message).sort(), [
        'IOS-CP is the default of ios already',
        'no path of linux has isDefault',
      ]);
    });

    it('a file that is missing, and one that nobody reads', async () => {
      await rm(path.join(folder, 'sv/losses.yaml'));
      await writeFile(path.join(folder, 'sv/loses.yaml'), 'LOSS-01: x\n');
      assert.deepEqual(await problems(), [
        { file: 'sv/loses.yaml', line: 1, message: 'no such file in a playbook' },
        { file: 'sv/losses.yaml', line: 1, message: 'this file is missing' },
      ]);
    });

    it('a source without texts in one language', async () => {
      await rm(path.join(folder, 'sv/sources/generic.yaml'));
      await assertProblem('sv/sources/generic.yaml', 1, /missing/);
    });

    it('everything at once', async () => {
      await change('gates.yaml', 'when: { usage: shared }', 'when: { useage: shared }');
      await change('en/losses.yaml', 'LOSS-12: ', 'LOSS-13: The cat\nLOSS-12: ');
      await change('enroll.yaml', 'https://www.microsoft.com/edge', 'ftp://www.microsoft.com/edge');
      await change('sv/troubleshooting.yaml', 'TS-M08:', 'TS-M88:');
      const files = (await problems()).map(({ file }) => file);
      assert.deepEqual(
        [...new Set(files)],
        ['en/losses.yaml', 'enroll.yaml', 'gates.yaml', 'sv/troubleshooting.yaml'],
      );
    });

    it('the mistake, in the message of the error too', async () => {
      await change('gates.yaml', 'when: { usage: shared }', 'when: { useage: shared }');
      const line = await lineOf('gates.yaml', 'useage');
      await assert.rejects(loadPlaybook(folder), {
        name: 'PlaybookError',
        message: new RegExp(`gates.yaml:${line} `),
      });
    });
  });
});
