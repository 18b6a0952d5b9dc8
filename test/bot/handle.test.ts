import assert from 'node:assert/strict';
import { pino } from 'pino';
import { createHandle } from '../../bot/handle.ts';
import type { Actor, Answer, Inbound, Place } from '../../bot/inbound/inbound.ts';
import { createQrImages } from '../../bot/media/qrImages.ts';
import { createMeetPerson } from '../../bot/people/meetPerson.ts';
import { createJourneyView } from '../../bot/recipient/journeyView.ts';
import { createPlaybookShelf } from '../../bot/recipient/playbooks.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Store } from '../../store/store.ts';
import { aNotice } from '../fixtures/deliveries.ts';
import { NOON, thePlaybook } from '../fixtures/journeys.ts';
import { forEachStore } from '../fixtures/testStores.ts';
import { aRunningWave, WAVE } from '../fixtures/waves.ts';

const ALVA = 'a1000000-0000-4000-8000-000000000001' as PersonId;
const REFERENCE = {
  conversationId: 'chat-alva',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  botId: '28:bot',
  channelUserId: '29:alva',
};
const PERSONAL = { kind: 'personal', reference: REFERENCE } as const;
const GROUP: Place = { kind: 'groupChat', reference: REFERENCE };
const CHANNEL: Place = {
  kind: 'channel',
  reference: REFERENCE,
  teamId: 'team',
  channelId: 'channel',
  threadId: null,
};

const anActor = (locale: string | null = null): Actor => ({
  personId: ALVA,
  name: 'Alva Exempelsson',
  locale,
  timeZone: null,
});

const aClick = (verb: string, data: Record<string, unknown>, place: Place = PERSONAL): Inbound => ({
  kind: 'click',
  activityId: 'activity',
  actor: anActor(),
  place,
  click: { verb, data, cardActivityId: 'card' },
  answer: 'invoke',
});

const aText = (text: string, place: Place = PERSONAL, locale: string | null = null): Inbound => ({
  kind: 'text',
  activityId: 'activity',
  actor: anActor(locale),
  place,
  text,
  mentionsBot: true,
});

forEachStore('which conversation an activity belongs to', (open) => {
  let store: Store;
  let went: string[];
  let handling: ReturnType<typeof createHandle>;

  beforeEach(async () => {
    store = await open();
    went = [];
    const playbook = await thePlaybook();
    const now = () => NOON;
    const people = createMeetPerson({
      store,
      directory: { readPerson: async () => null },
      defaultLanguage: 'sv',
      now,
    });
    const publicBaseUrl = 'https://flytt.nordvik.example';
    const playbooks = createPlaybookShelf(playbook, store);
    const qrImages = createQrImages(playbook, publicBaseUrl);
    const goes = (where: string) => async (): Promise<Answer> => {
      went.push(where);
      return { kind: 'toast', text: where };
    };
    handling = createHandle({
      store,
      people,
      view: createJourneyView({ store, playbooks, qrImages, publicBaseUrl, now }),
      recipient: { onClick: goes('recipient'), onText: goes('recipient') },
      helpdesk: { onClick: goes('helpdesk'), onChannelText: goes('helpdesk') },
      admin: { onClick: goes('admin'), onText: goes('admin') },
      nudge: () => {},
      defaultLanguage: 'sv',
      log: pino({ level: 'silent' }),
      now,
    });
  });

  it('is told by the verb of a button and by where a text was written', async () => {
    await handling.handle(aClick('journey.start', { journeyId: 'j', revision: 1 }));
    await handling.handle(aClick('summary.show', {}));
    await handling.handle(aClick('wave.new', {}));
    await handling.handle(aClick('admin.home', {}));
    await handling.handle(aClick('ticket.claim', { ticketId: 't', revision: 1 }, CHANNEL));
    await handling.handle(aClick('ticket.answer', { ticketId: 't', said: 'x' }));
    await handling.handle(aText('hej'));
    await handling.handle(aText(' Admin '));
    await handling.handle(aText('hej', CHANNEL));
    await handling.handle(aText('hej', GROUP));
    assert.deepEqual(went, [
      'recipient',
      'recipient',
      'admin',
      'admin',
      'helpdesk',
      'helpdesk',
      'recipient',
      'admin',
      'helpdesk',
      'helpdesk',
    ]);
  });

  for (const [where, place] of [
    ['a channel', CHANNEL],
    ['a group chat', GROUP],
  ] as const) {
    it(`shows nobody’s devices in ${where}, whoever presses`, async () => {
      for (const [verb, data] of [
        ['summary.show', {}],
        ['device.pick', { deviceId: 'd' }],
        ['journey.show', { journeyId: 'j' }],
        ['journey.start', { journeyId: 'j', revision: 1 }],
      ] as const) {
        const answer = await handling.handle(aClick(verb, data, place));
        assert.equal(answer.kind, 'toast');
      }
      assert.deepEqual(went, []);
    });
  }

  it('is nobody’s when the verb or its data is not ours', async () => {
    for (const click of [
      aClick('wave.nuke', {}),
      aClick('constructor', {}),
      aClick('journey.start', { journeyId: { $ne: null }, revision: 1 }),
      aClick('journey.start', { journeyId: 'j' }),
      aClick('journey.gone', { journeyId: 'j', revision: 1, answer: 'maybe' }),
    ]) {
      assert.equal((await handling.handle(click)).kind, 'toast');
    }
    assert.deepEqual(went, []);
  });

  describe('when the app is installed', () => {
    const installed = {
      kind: 'installed',
      activityId: 'i',
      actor: anActor('sv-SE'),
      place: PERSONAL,
    } as const;

    it('greets, once for the two events that Teams sends at the same moment', async () => {
      const answers = await Promise.all([handling.handle(installed), handling.handle(installed)]);
      assert.deepEqual(answers.map(({ kind }) => kind).sort(), ['card', 'none']);
      assert.equal((await store.people.reach(ALVA)).kind, 'reachable');
    });

    it('greets nobody who gets a notice in a moment, and lets that one go at once', async () => {
      await handling.handle(aText('hej'));
      await store.people.markUnreachable(ALVA, 'uninstalled', NOON);
      await store.waves.add(aRunningWave(), NOON);
      await store.waves.startPlanning(WAVE, 1, 1);
      await store.waves.markPlanned(WAVE, NOON);
      const inAnHour = new Date(NOON.getTime() + 3_600_000);
      await store.deliveries.planOne(aNotice(WAVE, ALVA, { dueAt: inAnHour }), NOON);
      assert.equal((await handling.handle(installed)).kind, 'none');
      const claim = {
        owner: 'one',
        now: NOON,
        limit: 5,
        leaseSeconds: 60,
        except: [],
        exceptConversations: [],
      };
      assert.equal((await store.deliveries.claimDue(claim)).length, 1);
    });

    it('is written to no more when it is removed, and is again when the person writes', async () => {
      await handling.handle(installed);
      await handling.handle({ ...installed, kind: 'uninstalled' });
      assert.equal((await store.people.reach(ALVA)).kind, 'uninstalled');
      await handling.handle(aText('hej'));
      assert.equal((await store.people.reach(ALVA)).kind, 'reachable');
    });

    it('in a team is none of a person’s business', async () => {
      assert.equal((await handling.handle({ ...installed, place: CHANNEL })).kind, 'none');
      assert.equal((await store.people.reach(ALVA)).kind, 'notInstalled');
    });
  });

  for (const [locale, words] of [
    ['sv-FI', /Något gick fel|gick fel/],
    ['en-GB', /Sorry/],
    ['de-DE', /gick fel/],
    [null, /gick fel/],
  ] as const) {
    it(`apologizes to somebody with the locale ${locale} in a language they may read`, () => {
      const answer = handling.whenBroken(aText('hej', PERSONAL, locale), 'F-12345');
      assert.ok(answer.kind === 'toast');
      assert.match(answer.text, words);
      assert.match(answer.text, /F-12345/);
    });
  }
});
