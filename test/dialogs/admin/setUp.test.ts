import assert from 'node:assert/strict';
import { entriesOf, readSetUp } from '../../../dialogs/admin/setUp.ts';
import type { SetUpEntries } from '../../../domain/adminScreens.ts';
import { aDraft, NOON } from '../../fixtures/waves.ts';

const context = { timeZone: 'Europe/Stockholm', sources: ['workspace-one', 'jamf'], now: NOON };

const good: SetUpEntries = {
  name: '  Sales   Nordic ',
  source: 'workspace-one',
  mode: 'graceUntil',
  graceDate: '2026-12-04',
  deadlineDate: '2026-12-11',
};

function reasons(entries: Partial<SetUpEntries>): string[] {
  return readSetUp({ ...good, ...entries }, context).refusals.map(({ reason }) => reason);
}

describe('readSetUp', () => {
  it('reads a form that is complete', () => {
    const { setUp, refusals } = readSetUp(good, context);
    assert.deepEqual(refusals, []);
    assert.deepEqual(setUp, {
      name: 'Sales Nordic',
      source: 'workspace-one',
      handOver: { mode: 'graceUntil', until: new Date('2026-12-04T22:59:00Z') },
      deadline: new Date('2026-12-11T22:59:00Z'),
    });
  });

  const wrong: readonly [what: string, entries: Partial<SetUpEntries>, reasons: readonly string[]][] = [
    ['a name of blanks', { name: '   ' }, ['nameMissing']],
    ['a name of 81 letters', { name: 'x'.repeat(81) }, ['nameLong']],
    ['no source', { source: null }, ['sourceMissing']],
    ['a source that no playbook has', { source: 'carrier-pigeon' }, ['sourceMissing']],
    ['no mode', { mode: null }, ['modeMissing']],
    ['grace without a day', { graceDate: '' }, ['graceMissing']],
    ['a day of grace that does not exist', { graceDate: '2026-11-31' }, ['graceUnreadable']],
    ['a grace that is over', { graceDate: '2026-11-22' }, ['gracePast']],
    ['a grace beyond the deadline', { graceDate: '2026-12-12' }, ['graceAfterDeadline']],
    ['no deadline', { deadlineDate: '' }, ['deadlineMissing']],
    ['a deadline that is no day', { deadlineDate: 'soon' }, ['deadlineUnreadable']],
    // The grace is measured against a deadline only when there is one.
    ['a deadline that has passed', { deadlineDate: '2026-11-22' }, ['deadlinePast']],
    ['a deadline in the wrong century', { deadlineDate: '2126-12-11' }, ['deadlineFar']],
    [
      'an empty form',
      { name: '', source: null, mode: null, graceDate: '', deadlineDate: '' },
      ['nameMissing', 'sourceMissing', 'deadlineMissing', 'modeMissing'],
    ],
  ];
  for (const [what, entries, expected] of wrong) {
    it(`refuses ${what}, and says only that`, () => assert.deepEqual(reasons(entries), expected));
  }

  const allowed: readonly [what: string, entries: Partial<SetUpEntries>][] = [
    ['a name of 80 letters', { name: 'x'.repeat(80) }],
    ['a deadline today: the day is not over', { mode: 'noGrace', deadlineDate: '2026-11-23' }],
    ['a grace that ends on the deadline', { graceDate: '2026-12-11' }],
    ['no grace, whatever stands in the field for its day', { mode: 'noGrace', graceDate: 'x' }],
    ['a deadline in two years', { deadlineDate: '2028-11-01' }],
  ];
  for (const [what, entries] of allowed) {
    it(`takes ${what}`, () => assert.deepEqual(reasons(entries), []));
  }

  it('keeps what was right when something else was wrong', () => {
    const { setUp } = readSetUp({ ...good, name: '' }, context);
    assert.equal(setUp.name, null);
    assert.equal(setUp.source, 'workspace-one');
    assert.ok(setUp.deadline);
  });
});

describe('entriesOf', () => {
  it('shows a draft as it was typed', () => {
    assert.deepEqual(entriesOf(aDraft().plan, 'Europe/Stockholm'), { ...good, name: 'Sales Nordic' });
  });

  it('proposes the group’s name, as much of it as a name may have', () => {
    const draft = aDraft({ name: null, groupName: 'g'.repeat(120) });
    assert.equal(entriesOf(draft.plan, 'UTC').name, 'g'.repeat(80));
  });
});
