import assert from 'node:assert/strict';
import { LANGUAGES } from '../../domain/language.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { loadPlaybook } from '../../playbooks/load.ts';
import { everyText } from './everyText.ts';
import { NEVER_RULES, type NeverRule, type RuleText } from './neverRules.ts';

/** Hints are for agents, who may do what a person must not; only what harms everybody is asked of them. */
const RULES_FOR_AGENTS = ['NEVER-12', 'NEVER-16'];

function textsOf(playbook: Playbook): RuleText[] {
  return everyText(playbook).flatMap(({ where, text }) =>
    LANGUAGES.map((language) => ({ where, language, text: text[language] })),
  );
}

function hintsOf(playbook: Playbook): RuleText[] {
  return playbook.troubleshooting.map(({ id, agentHint }) => ({
    where: `troubleshooting > ${id} > agentHint`,
    language: 'en',
    text: agentHint,
  }));
}

function breaches(rule: NeverRule, texts: readonly RuleText[]): string[] {
  return texts.flatMap((text) =>
    rule.broken(text).map((sentence) => `${text.where} (${text.language}): ${sentence}`),
  );
}

describe('no text leads where the NEVER-rules forbid', () => {
  let playbook: Playbook;
  before(async () => {
    playbook = await loadPlaybook();
  });

  it('has sixteen rules', () => {
    const expected = Array.from({ length: 16 }, (_, index) => `NEVER-${String(index + 1).padStart(2, '0')}`);
    assert.deepEqual(
      NEVER_RULES.map((rule) => rule.id),
      expected,
    );
  });

  for (const rule of NEVER_RULES) {
    describe(`${rule.id}: never ${rule.title}`, () => {
      it('holds for every text in every language', () => {
        const hints = RULES_FOR_AGENTS.includes(rule.id) ? hintsOf(playbook) : [];
        assert.deepEqual(breaches(rule, [...textsOf(playbook), ...hints]), []);
      });

      for (const language of LANGUAGES) {
        it(`would fail with this among them (${language}): ${rule.planted[language]}`, () => {
          const planted = { where: rule.planted.where, language, text: rule.planted[language] };
          assert.equal(breaches(rule, [...textsOf(playbook), planted]).length > 0, true);
          // In the midst of a harmless text it is found too.
          const between = `${rule.harmless[language]} ${planted.text} ${rule.harmless[language]}`;
          assert.ok(breaches(rule, [{ ...planted, text: between }]).length > 0);
        });

        it(`lets this pass (${language}): ${rule.harmless[language]}`, () => {
          assert.deepEqual(
            breaches(rule, [{ where: rule.harmless.where, language, text: rule.harmless[language] }]),
            [],
          );
        });
      }
    });
  }
});

describe('the NEVER-rules', () => {
  const where = 'troubleshooting > TS-W30 > remedy';
  const sneaky: RuleText[] = [
    { where, language: 'en', text: "Don't worry and press **Disconnect**." },
    { where, language: 'en', text: 'When you do not see it, press **Disconnect**.' },
    { where, language: 'en', text: 'Never mind the warning. Press **Disconnect**.' },
    { where, language: 'sv', text: 'Fungerar inte det trycker du på **Koppla från**.' },
    { where, language: 'sv', text: 'Oroa dig inte, utan tryck på **Koppla från**.' },
    { where, language: 'sv', text: 'Du behöver aldrig vara orolig när du väljer **Koppla från**.' },
    { where, language: 'sv', text: 'Då måste du koppla ifrån datorn.' },
  ];
  for (const text of sneaky) {
    it(`see through a negation that means something else: ${text.text}`, () => {
      const [rule] = NEVER_RULES;
      assert.ok(rule && breaches(rule, [text]).length > 0);
    });
  }
});

describe('no path leads where the NEVER-rules forbid', () => {
  let playbook: Playbook;
  beforeEach(async () => {
    playbook = structuredClone(await loadPlaybook());
  });

  const unenrollPath = (id: string) => {
    const path = playbook.unenroll.find((one) => one.id === id);
    assert.ok(path, id);
    return path;
  };

  /** In which step somebody is told to end the connection, and in which step to stop when the PC is joined. */
  function windowsOrder(): { readonly test: number; readonly act: number } {
    const { steps } = unenrollPath('NAT-WIN-1');
    return {
      test: steps.findIndex(({ text }) =>
        /Microsoft Entra ID.*AD domain.*stop here and ask for help/.test(text.en),
      ),
      act: steps.findIndex(({ text }) => /press \*\*Disconnect\*\*/.test(text.en)),
    };
  }

  it('NEVER-01: the stop test is a step of its own before Disconnect', () => {
    const { test, act } = windowsOrder();
    assert.ok(test >= 0 && act > test);
    const { text } = unenrollPath('NAT-WIN-1').steps[test] ?? {};
    assert.match(text?.sv ?? '', /Microsoft Entra ID.*AD-domän.*stanna här och be om hjälp/);
  });

  it('NEVER-01: would fail with the two steps exchanged', () => {
    const steps = unenrollPath('NAT-WIN-1').steps as unknown as unknown[];
    [steps[1], steps[2]] = [steps[2], steps[1]];
    const { test, act } = windowsOrder();
    assert.ok(act < test);
  });

  /** Links by which somebody gets into Intune. */
  const enrollLinks = (steps: Playbook['unenroll'][number]['steps']): string[] =>
    steps
      .flatMap(({ links }) => links.map(({ url }) => url))
      .filter((url) => /aka\.ms|manage\.microsoft|store|apple|fwlink/.test(url));

  it('NEVER-14: no way out links to a way in, and each ends with a question whether the old is gone', () => {
    assert.ok(playbook.enroll.some(({ steps }) => enrollLinks(steps).length > 0));
    for (const path of playbook.unenroll) {
      const added = Object.values(playbook.sources).flatMap(({ stepsAfter }) =>
        path.steps.flatMap((step) => stepsAfter[step.id] ?? []),
      );
      assert.deepEqual(enrollLinks([...path.steps, ...added]), [], path.id);
      for (const language of LANGUAGES) assert.match(path.confirmGone[language], /\?$/, path.id);
    }
  });

  it('NEVER-06: the App Store’s Company Portal is linked for personal iPhones and iPads only', () => {
    const linking = playbook.enroll.filter(({ steps }) =>
      steps.some(({ links }) => links.some(({ url }) => url.includes('id719171358'))),
    );
    assert.deepEqual(
      linking.map(({ id }) => id),
      ['IOS-CP'],
    );
  });

  it('NEVER-07: no link opens the dialog for management alone', () => {
    const all = [...playbook.unenroll, ...playbook.enroll].flatMap(({ steps }) =>
      steps.flatMap(({ links }) => links),
    );
    assert.ok(all.length > 5);
    for (const { url } of all) assert.match(url, /^https:\/\//);
  });

  it('NEVER-15: the warning about BlackBerry and Knox comes before anything is switched off', () => {
    const { steps } = unenrollPath('NAT-AND-2');
    for (const language of LANGUAGES) {
      const warned = steps.findIndex(({ warning }) => /BlackBerry.*Knox/.test(warning?.[language] ?? ''));
      const acts = steps.findIndex(({ title }) => /^(Switch off|Stäng av)/.test(title[language]));
      assert.ok(warned >= 0 && warned < acts, language);
    }
  });

  it('NEVER-02, NEVER-13: every gate that stops says not to remove anything', () => {
    const stops = playbook.gates.filter(({ outcome }) =>
      ['adminOnly', 'assisted', 'followApplePrompt', 'updateFirst', 'secondMethodFirst'].includes(outcome),
    );
    assert.ok(stops.length > 20);
    for (const id of ['GATE-00', ...stops.map((row) => row.id)]) {
      assert.match(playbook.gateTexts[id]?.en ?? '', /Do not\s+remove/, id);
      assert.match(playbook.gateTexts[id]?.sv ?? '', /Ta inte\s+bort/, id);
    }
  });

  it('what is about to go is said in the step in which it goes', () => {
    const warned = playbook.unenroll.map(({ id, steps }) => [
      id,
      steps.some(({ warning }) => /mailbox/.test(warning?.en ?? '') && /brevlåda/.test(warning?.sv ?? '')),
    ]);
    assert.deepEqual(
      warned,
      playbook.unenroll.map(({ id }) => [id, true]),
    );
  });
});
