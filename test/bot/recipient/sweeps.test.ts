import assert from 'node:assert/strict';
import sinon from 'sinon';
import { eachApart } from '../../../bot/recipient/eachApart.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import { forEachStore } from '../../fixtures/testStores.ts';
import { ALVA, aRecipientChat, type RecipientChat } from '../handlers/aRecipientChat.ts';
import { IPHONE, toEnrolling } from '../handlers/playIPhone.ts';

const IPAD = 'device-2';

forEachStore('a sweep over journeys', (open) => {
  let chat: RecipientChat;
  beforeEach(async () => {
    chat = await aRecipientChat(await open());
    await chat.addDevice();
    await chat.addDevice({ id: IPAD as DeviceId, name: 'Alvas iPad', serialNumber: 'FAKE0IOS0002' });
  });
  afterEach(() => sinon.restore());

  /** Every transaction fails that plans something for this journey, as when the process dies in it. */
  function failFor(journeyId: string): void {
    chat.failPlanning = (delivery) => JSON.stringify(delivery.message).includes(journeyId);
  }

  it('wakes the others when one cannot be woken, and says that one failed', async () => {
    for (const device of [IPHONE, IPAD]) {
      await chat.open(device);
      await chat.press('I morgon bitti');
    }
    failFor((await chat.journeyOf(IPHONE)).id);
    chat.pass(24 * 60);
    await assert.rejects(chat.wakeSnoozed(), AggregateError);
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'snoozed');
    assert.equal((await chat.journeyOf(IPAD)).stage.at, 'notified');
    chat.failPlanning = () => false;
    await chat.wakeSnoozed();
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'notified');
  });

  it('does not count a reminder of the gap that was not planned, and reminds in the next round', async () => {
    await toEnrolling(chat);
    failFor((await chat.journeyOf(IPHONE)).id);
    chat.pass(25);
    await assert.rejects(chat.watchGaps(), AggregateError);
    const { stage } = await chat.journeyOf(IPHONE);
    assert.ok(stage.at === 'enrolling' && stage.nudges === 0);
    chat.failPlanning = () => false;
    assert.equal(await chat.watchGaps(), 1);
    assert.equal(chat.planned.filter(({ message }) => message.kind === 'gapNudge').length, 1);
  });

  it('does not count the helpdesk as told when there is no ticket, and tells it in the next round', async () => {
    await toEnrolling(chat);
    chat.pass(25);
    await chat.watchGaps();
    failFor((await chat.journeyOf(IPHONE)).id);
    chat.pass(80);
    await assert.rejects(chat.watchGaps(), AggregateError);
    assert.equal(await chat.store.tickets.openOf(ALVA), undefined);
    chat.failPlanning = () => false;
    assert.equal(await chat.watchGaps(), 1);
    assert.equal((await chat.store.tickets.openOf(ALVA))?.story.inGap, true);
  });
});

describe('eachApart', () => {
  it('gives everybody their turn and throws what failed together', async () => {
    const done: number[] = [];
    const work = async (n: number) => {
      if (n % 2 === 0) throw new Error(`no ${n}`);
      done.push(n);
    };
    await assert.rejects(
      eachApart([1, 2, 3, 4, 5], work),
      (error: AggregateError) => error.errors.length === 2,
    );
    assert.deepEqual(done, [1, 3, 5]);
    await eachApart([7], work);
    assert.deepEqual(done, [1, 3, 5, 7]);
  });
});
