import assert from 'node:assert/strict';
import { newId } from '../../store/newId.ts';
import { NOON } from '../fixtures/sampleRows.ts';

describe('newId', () => {
  it('has 26 characters that fit into an address and into no confusion', () => {
    assert.match(newId(NOON), /^[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('sorts by time, from the first millisecond to the last year of four digits', () => {
    const moments = [0, 1, 31, 32, 1024, NOON.getTime(), NOON.getTime() + 1, Date.UTC(9999, 11, 31)];
    const ids = moments.map((moment) => newId(new Date(moment)));
    assert.deepEqual(ids.toSorted(), ids);
    // As text with the rules of a language, too: PostgreSQL may have been set up with one.
    assert.deepEqual(ids.toSorted(new Intl.Collator('en').compare), ids);
  });

  it('is another one each time, also in the same millisecond', () => {
    const ids = new Set(Array.from({ length: 100_000 }, () => newId(NOON)));
    assert.equal(ids.size, 100_000);
  });
});
