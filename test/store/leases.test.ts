import assert from 'node:assert/strict';
import { later, NOON } from '../fixtures/deliveries.ts';
import { forEachStore } from '../fixtures/testStores.ts';

forEachStore('leases', (open, database) => {
  it('belong to the first, until they end', async () => {
    const { leases } = await open();
    assert.equal(await leases.acquire('dispatcher', 'one', NOON, 12), true);
    assert.equal(await leases.acquire('dispatcher', 'two', later(11_999), 12), false);
    assert.equal(await leases.acquire('dispatcher', 'two', later(12_000), 12), true);
    assert.equal(await leases.acquire('dispatcher', 'one', later(12_000), 12), false);
  });

  it('can be renewed by their owner as often as wanted', async () => {
    const { leases } = await open();
    for (const at of [0, 5000, 10_000, 15_000]) {
      assert.equal(await leases.acquire('dispatcher', 'one', later(at), 12), true);
    }
    assert.equal(await leases.acquire('dispatcher', 'two', later(26_999), 12), false);
  });

  it('are given back by their owner only', async () => {
    const { leases } = await open();
    await leases.acquire('dispatcher', 'one', NOON, 12);
    await leases.release('dispatcher', 'two');
    assert.equal(await leases.acquire('dispatcher', 'two', NOON, 12), false);
    await leases.release('dispatcher', 'one');
    assert.equal(await leases.acquire('dispatcher', 'two', NOON, 12), true);
  });

  it('have nothing to do with one another', async () => {
    const { leases } = await open();
    assert.equal(await leases.acquire('dispatcher', 'one', NOON, 12), true);
    assert.equal(await leases.acquire('digest', 'two', NOON, 12), true);
  });

  it('go to one of many who ask at the same moment', async () => {
    const store = await open();
    const again = await database.openAgain();
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        (n % 2 ? store : again).leases.acquire('dispatcher', `owner ${n}`, NOON, 12),
      ),
    );
    assert.equal(asked.filter(Boolean).length, 1);
  });
});
