import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bar } from '../../cards/admin/bar.ts';
import { percent } from '../../cards/admin/percent.ts';
import { switchedOff } from '../../cards/admin/preview.ts';
import { split } from '../../cards/admin/split.ts';
import { createTexts } from '../../cards/texts.ts';
import { aProgress } from '../fixtures/adminScreens.ts';

const en = createTexts('en');
const sv = createTexts('sv');

function widthsOf(good: number, bad: number, of: number): number[] {
  const fallback = bar({ good, bad, of, tone: 'running' }, en).fallback as unknown as {
    readonly columns: readonly { readonly width: number }[];
  };
  return fallback.columns.map(({ width }) => width);
}

describe('bar', () => {
  it('shares its width out between told, not reached and left', () => {
    assert.deepEqual(widthsOf(20, 5, 100), [20, 5, 75]);
    assert.deepEqual(widthsOf(0, 0, 40), [100]);
    assert.deepEqual(widthsOf(40, 0, 40), [100]);
  });

  it('always fills the card, and shows every part that is there', () => {
    const part = fc.nat(500_000);
    fc.assert(
      fc.property(part, part, part, (good, bad, rest) => {
        fc.pre(good + bad + rest > 0);
        const widths = widthsOf(good, bad, good + bad + rest);
        assert.equal(widths.length, [good, bad, rest].filter((count) => count > 0).length);
        assert.ok(widths.every((width) => width >= 1));
        assert.equal(
          widths.reduce((sum, width) => sum + width, 0),
          100,
        );
      }),
    );
  });
});

describe('percent', () => {
  it('says 100 % only when nobody is missing', () => {
    assert.equal(percent(39_999, 40_000, en), '99%');
    assert.equal(percent(40_000, 40_000, en), '100%');
  });

  it('keeps a small share visible, in the reader’s manner', () => {
    assert.equal(percent(31, 40_000, en), '< 0.1%');
    assert.equal(percent(45, 40_000, sv), '0,1\u00a0%');
    assert.equal(percent(0, 40_000, en), '0%');
    assert.equal(percent(0, 0, en), '0%');
  });
});

describe('split', () => {
  it('puts every recipient in exactly one part, those without a row included', () => {
    const progress = aProgress();
    const { data = [] } = split(progress, 41_000, en);
    assert.equal(
      data.reduce((sum, { value = 0 }) => sum + value, 0),
      41_000,
    );
    assert.ok(
      data.every(({ value }) => value !== 0),
      'an empty part is left out',
    );
  });
});

describe('switchedOff', () => {
  it('disables every action, wherever it is, and leaves the card otherwise as it was', () => {
    const action = { type: 'Action.Execute', title: 'Go', fallback: { type: 'Action.Submit', title: 'Go' } };
    const card = {
      type: 'AdaptiveCard',
      body: [{ type: 'Container', selectAction: action, items: [{ type: 'ActionSet', actions: [action] }] }],
      actions: [action],
    };
    const off = { ...action, isEnabled: false, fallback: { ...action.fallback, isEnabled: false } };
    assert.deepEqual(switchedOff(card), {
      type: 'AdaptiveCard',
      body: [{ type: 'Container', items: [{ type: 'ActionSet', actions: [off] }] }],
      actions: [off],
    });
  });
});
