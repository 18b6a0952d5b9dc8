import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { Drawn } from '../../../outbox/ports.ts';
import { forEachStore } from '../../fixtures/testStores.ts';
import { aRecipientChat, type RecipientChat } from './aRecipientChat.ts';
import {
  answerQuestions,
  IPHONE,
  intuneRow,
  pressThrough,
  toEnrolling,
  toUnenrolling,
  toVerifying,
} from './playIPhone.ts';

forEachStore('the message that shows a journey', (open) => {
  let chat: RecipientChat;
  beforeEach(async () => {
    chat = await aRecipientChat(await open());
    await chat.addDevice();
  });

  /** What is sent for the last redraw that was planned, at the moment when it is due. */
  async function redrawn(): Promise<Drawn> {
    const { id } = await chat.journeyOf(IPHONE);
    assert.ok(
      chat.planned.some(({ message }) => message.kind === 'journey' && message.as === 'update'),
      'a redraw is planned',
    );
    return chat.draw({ kind: 'journey', journeyId: id, as: 'update' }, chat.now());
  }

  const reasonOf = (drawn: Drawn) =>
    drawn.kind === 'settled' && drawn.outcome.kind === 'skipped' ? drawn.outcome.reason : drawn.kind;

  it('is drawn again for the person’s other devices when they have gone a step', async () => {
    await toUnenrolling(chat);
    assert.equal(await chat.livingCard(IPHONE), 'message-1');
    assert.equal(reasonOf(await redrawn()), 'ready');
  });

  it('is left alone while they fill in what they are stuck with', async () => {
    await toUnenrolling(chat);
    await chat.press('Jag har fastnat');
    assert.match(chat.text(), /Vad ser du/);
    assert.equal(reasonOf(await redrawn()), 'noCard');
    await chat.press('Tillbaka');
    assert.equal(await chat.livingCard(IPHONE), 'message-1');
  });

  it('is left alone while they read how else it may look, or why it fails', async () => {
    await toUnenrolling(chat);
    await chat.press('Det ser annorlunda ut');
    assert.equal(reasonOf(await redrawn()), 'noCard');
    await pressThrough(chat, 'unenrolling');
    await chat.press('Ja, den är borta');
    await chat.press('Jag har fastnat');
    await chat.press('Leta efter svar', { said: 'Invalid Profile' });
    assert.match(chat.text(), /ett känt problem/i);
    assert.equal(reasonOf(await redrawn()), 'noCard');
  });

  it('is left alone while they choose an answer or tick what is true', async () => {
    await chat.open(IPHONE);
    await chat.press('Börja');
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'checking');
    assert.equal(reasonOf(await redrawn()), 'formOpen');
    await answerQuestions(chat);
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'preparing');
    assert.equal(reasonOf(await redrawn()), 'formOpen');
  });

  it('belongs to the list of devices once that has taken its place', async () => {
    await toUnenrolling(chat);
    await chat.click('summary.show', {});
    assert.equal(reasonOf(await redrawn()), 'noCard');
    await chat.click('device.pick', { deviceId: IPHONE });
    assert.equal(await chat.livingCard(IPHONE), 'message-1');
    await chat.click('device.other', {});
    assert.equal(await chat.livingCard(IPHONE), null);
  });

  it('does not point to a newer card that was not sent, and does when it was', async () => {
    await toVerifying(chat);
    chat.managed.push(intuneRow({ complianceState: 'compliant' }));
    chat.pass(2);
    await chat.verifier.verifyDue();
    const moved = chat.planned.find(({ message }) => message.kind === 'movedOn')?.message;
    assert.ok(moved?.kind === 'movedOn' && moved.activityId === 'message-1');
    assert.equal(reasonOf(await chat.draw(moved, chat.now())), 'stillShown');
    const { id } = await chat.journeyOf(IPHONE);
    await chat.store.journeys.showOn(id, { conversationId: 'chat-person-alva', activityId: 'message-2' });
    assert.equal(reasonOf(await chat.draw(moved, chat.now())), 'ready');
  });

  it('brings no error with it when drawing it late fails', async () => {
    let answer = () => {};
    const late: string[] = [];
    chat = await aRecipientChat(chat.store, {
      redrawNow: async (id) => {
        late.push(id);
        throw new Error('the store is closed');
      },
    });
    await toVerifying(chat);
    chat.graph.answers = new Promise((resolve) => {
      answer = resolve;
    });
    const rejections: unknown[] = [];
    const note = (error: unknown) => rejections.push(error);
    process.on('unhandledRejection', note);
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    // The two seconds that a click waits for Graph pass at once; the database's own timers stay as they are.
    const real = globalThis.setTimeout;
    const timers = sinon
      .stub(globalThis, 'setTimeout')
      .callsFake(((work: () => void, ms: number, ...more: []) =>
        real(work, ms === 2000 ? 0 : ms, ...more)) as typeof setTimeout);
    try {
      await chat.press('Kontrollera nu');
      assert.match(chat.text(), /Väntar på att Intune ska se den/);
      answer();
      while (late.length === 0) await turn();
      await turn();
    } finally {
      timers.restore();
      process.off('unhandledRejection', note);
    }
    assert.equal(late.length, 1);
    assert.deepEqual(rejections, []);
  });

  it('opens any of many devices, also one that is not theirs after all', async () => {
    for (const n of [2, 3, 4, 5]) {
      await chat.addDevice({ id: `device-${n}` as never, name: `Platta ${n}`, serialNumber: `FAKE${n}` });
    }
    await chat.open('device-5');
    await chat.press('Inte min enhet');
    await chat.press('Mina enheter');
    assert.equal(chat.titles().length, 4);
    await chat.press('Öppna den valda', { deviceId: 'device-5' });
    await chat.press('Den är min ändå');
    assert.equal((await chat.journeyOf('device-5')).stage.at, 'notified');
    await chat.press('I morgon bitti');
    await chat.press('Mina enheter');
    await chat.press('Öppna den valda', { deviceId: '' });
    assert.match(chat.text(), /Dina enheter/);
  });

  it('says after an hour that help was asked for, once, and not while Intune can still be waited for', async () => {
    await toVerifying(chat);
    chat.pass(20);
    await chat.verifier.verifyDue();
    assert.equal(await chat.store.tickets.openOf('person-alva' as never), undefined);
    for (let hour = 0; hour < 4; hour++) {
      chat.pass(60);
      await chat.verifier.verifyDue();
    }
    const ticket = await chat.store.tickets.openOf('person-alva' as never);
    assert.equal(ticket?.story.inGap, true);
    const news = chat.planned.filter(({ message }) => message.kind === 'journey' && message.as === 'new');
    assert.equal(news.length, 1);
    await chat.press('Kontrollera nu');
    assert.match(chat.text(), /tar längre tid än det borde/);
    chat.managed.push(intuneRow({ complianceState: 'compliant' }));
    await chat.press('Kontrollera nu');
    assert.match(chat.text(), /Klart! Intune bekräftar det/);
  });

  it('turns green for somebody who enrolled and never came back to press the last button', async () => {
    await toEnrolling(chat);
    chat.managed.push(
      intuneRow({ complianceState: 'compliant', enrolledAt: new Date('2026-11-23T11:10:00Z') }),
    );
    chat.pass(10);
    assert.equal(await chat.verifier.verifyDue(), 0, 'not while they may still be at it');
    chat.pass(9);
    assert.equal(await chat.verifier.verifyDue(), 1);
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'compliant');
    chat.pass(120);
    assert.equal(await chat.watchGaps(), 0);
  });
});
