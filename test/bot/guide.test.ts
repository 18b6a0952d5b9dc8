import assert from 'node:assert/strict';
import type { Stage } from '../../domain/journey.ts';
import { forEachStore } from '../fixtures/testStores.ts';
import { aRecipientChat, type RecipientChat } from './handlers/aRecipientChat.ts';
import { IPHONE, toUnenrolling } from './handlers/playIPhone.ts';

const NOON = new Date('2026-11-23T11:00:00Z');
const gate = { gateId: 'GATE-10', outcome: 'selfService', advice: [] } as const;
const found = {
  kind: 'enrolled',
  managedDeviceId: 'm',
  deviceName: 'iPhone',
  compliance: 'noncompliant',
} as const;
const LEAVE = 'Lämna det gamla systemet';
const ENROLL = 'Registrera i Intune';

/** What the page may show in each stage; a step to leave the old system only where it does no harm. */
const PAGES: readonly (readonly [what: string, stage: Stage, shows: readonly string[]])[] = [
  ['before the start', { at: 'notified' }, []],
  ['among the questions', { at: 'checking', asking: 'mfa' }, []],
  ['before the preflight is confirmed', { at: 'preparing', gate, confirmed: [] }, []],
  ['when it says what will be lost', { at: 'warned', gate }, [LEAVE, ENROLL]],
  ['while leaving', { at: 'unenrolling', gate, step: 1 }, [LEAVE, ENROLL]],
  ['while it is asked whether it is gone', { at: 'confirmingGone', gate, denied: 0 }, [LEAVE, ENROLL]],
  [
    'while leaving for good',
    { at: 'unenrolling', gate: { ...gate, outcome: 'unenrollOnly' }, step: 1 },
    [LEAVE],
  ],
  ['while enrolling', { at: 'enrolling', gate, step: 1, gapSince: NOON, nudges: 0 }, [ENROLL]],
  [
    'while waiting for Intune',
    { at: 'verifying', gate, since: NOON, finding: { kind: 'notSeen' }, told: false },
    [ENROLL],
  ],
  ['in Intune', { at: 'enrolled', gate, since: NOON, finding: found }, []],
  ['when it is done', { at: 'compliant', since: NOON, managedDeviceId: 'm' }, []],
  [
    'with the helpdesk, from the questions',
    { at: 'stuck', from: { at: 'checking', asking: 'mfa' }, ticketId: 't' as never },
    [],
  ],
  [
    'with the helpdesk, while leaving',
    { at: 'stuck', from: { at: 'unenrolling', gate, step: 0 }, ticketId: 't' as never },
    [LEAVE, ENROLL],
  ],
  [
    'with the helpdesk, in Intune',
    { at: 'stuck', from: { at: 'enrolled', gate, since: NOON, finding: found }, ticketId: 't' as never },
    [],
  ],
  ['where IT acts', { at: 'assisted', gateId: 'GATE-04', outcome: 'assisted', ticketId: null }, []],
  ['that is nobody’s', { at: 'declined', reason: 'notMine' }, []],
  ['with nothing to do', { at: 'notNeeded', gateId: 'GATE-17' }, []],
];

forEachStore('the steps as a page', (open) => {
  let chat: RecipientChat;
  beforeEach(async () => {
    chat = await aRecipientChat(await open());
    await chat.addDevice();
    await chat.open(IPHONE);
  });

  for (const [what, stage, shows] of PAGES) {
    it(`shows ${shows.length > 0 ? shows.join(' and ') : 'no step'} for a device ${what}`, async () => {
      const journey = await chat.journeyOf(IPHONE);
      await chat.store.journeys.save(
        { ...journey, stage, revision: journey.revision + 1 },
        { name: 'test' },
        chat.now(),
      );
      const { status, html } = await chat.guide(journey.id);
      assert.equal(status, 200);
      for (const half of [LEAVE, ENROLL]) assert.equal(html.includes(half), shows.includes(half), half);
      assert.equal(html.includes('<li>'), shows.length > 0);
      if (shows.length === 0) assert.match(html, /Ta inte bort något/);
    });
  }

  it('names nobody, and nothing but the device', async () => {
    await toUnenrolling(chat);
    const { html } = await chat.guide((await chat.journeyOf(IPHONE)).id);
    assert.match(html, /Alvas iPhone/);
    assert.doesNotMatch(html, /Exempelsson|nordvik\.example|person-alva|FAKE0IOS0001/);
  });

  it('is not there for an id that is nobody’s, and says so in every language', async () => {
    const { status, html } = await chat.guide('0'.repeat(26));
    assert.equal(status, 404);
    assert.match(html, /There is no guide here/);
    assert.match(html, /Här finns ingen guide/);
  });
});
