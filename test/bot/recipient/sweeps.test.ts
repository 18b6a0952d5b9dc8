import assert from 'node:assert/strict';
import { sweep } from '../../../bot/recipient/sweep.ts';
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

  it('reminds behind those who wait for an answer, and keeps back no card that is asked for meanwhile', async () => {
    await chat.open(IPHONE);
    await chat.press('I morgon bitti');
    chat.pass(24 * 60);
    await chat.wakeSnoozed();
    await chat.say('börja');
    const cards = chat.planned.filter(({ message }) => message.kind === 'journey' && message.as === 'new');
    assert.deepEqual(
      cards.map(({ lane }) => lane),
      ['reminder', 'reply'],
    );
    const due = await chat.store.deliveries.claimDue({
      owner: 'one',
      now: chat.now(),
      limit: 10,
      leaseSeconds: 60,
      except: [],
      exceptConversations: [],
    });
    assert.deepEqual(
      due.map(({ lane, message }) => [lane, message.kind]),
      [['reply', 'journey']],
    );
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

describe('sweep', () => {
  const now = () => new Date(0);

  it('goes on page by page until nothing is left', async () => {
    const due = Array.from({ length: 25 }, (_, n) => n);
    const work = async (n: number) => due.splice(due.indexOf(n), 1).length === 1;
    const count = await sweep({ list: async () => due.slice(0, 10), pageSize: 10, work, now });
    assert.equal(count, 25);
    assert.deepEqual(due, []);
  });

  it('gives everybody their turn, stops when only failures are left, and throws those together', async () => {
    const due = [1, 2, 3, 4, 5];
    const work = async (n: number) => {
      if (n % 2 === 0) throw new Error(`no ${n}`);
      due.splice(due.indexOf(n), 1);
      return true;
    };
    await assert.rejects(
      sweep({ list: async () => due.slice(0, 2), pageSize: 2, work, now }),
      (error: AggregateError) => error.errors.length >= 2,
    );
    assert.deepEqual(
      due,
      [2, 4, 5].filter((n) => due.includes(n)),
    );
  });

  it('ends when its time is up', async () => {
    let time = 0;
    const count = await sweep({
      list: async () => ['always'],
      pageSize: 1,
      work: async () => {
        time += 10_000;
        return true;
      },
      now: () => new Date(time),
    });
    assert.equal(count, 5);
  });
});
