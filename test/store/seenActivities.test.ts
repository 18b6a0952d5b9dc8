import assert from 'node:assert/strict';
import { minutesAfter, NOON } from '../fixtures/sampleRows.ts';
import { forEachStore } from '../fixtures/testStores.ts';

forEachStore('activities that were seen', (open, database) => {
  it('are new once, however many arrive at the same moment and on whichever process', async () => {
    const stores = [await open(), await database.openAgain()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => stores[n % 2]?.seenActivities.firstTime('a:chat', '100', NOON)),
    );
    assert.equal(answers.filter(Boolean).length, 1);
    assert.equal(answers.length, 20);
  });

  it('are known by their chat and number together', async () => {
    const { seenActivities } = await open();
    assert.equal(await seenActivities.firstTime('a:chat', '100', NOON), true);
    assert.equal(await seenActivities.firstTime('a:chat', '101', NOON), true);
    assert.equal(await seenActivities.firstTime('a:other', '100', NOON), true);
    assert.equal(await seenActivities.firstTime('a:chat', '100', minutesAfter(1)), false);
  });

  it('are forgotten when they are older than the limit, and not before', async () => {
    const { seenActivities } = await open();
    await seenActivities.firstTime('a:chat', 'old', NOON);
    await seenActivities.firstTime('a:chat', 'new', minutesAfter(1));
    await seenActivities.forgetBefore(minutesAfter(1));
    assert.equal(await seenActivities.firstTime('a:chat', 'new', minutesAfter(2)), false);
    assert.equal(await seenActivities.firstTime('a:chat', 'old', minutesAfter(2)), true);
  });
});
