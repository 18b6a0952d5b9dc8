import assert from 'node:assert/strict';
import type { Answer } from '../../../bot/inbound/inbound.ts';
import { DirectoryError } from '../../../directory/directoryError.ts';
import type { PersonId } from '../../../domain/ids.ts';
import type { Wave } from '../../../domain/wave.ts';
import { INSTALL_GRACE_MS } from '../../../outbox/planWave.ts';
import type { Store } from '../../../store/store.ts';
import { forEachStore } from '../../fixtures/testStores.ts';
import { aMember, GROUP, later, memberId, NOON, NORA } from '../../fixtures/waves.ts';
import {
  type AdminDesk,
  anAdminDesk,
  cardOf,
  EVE,
  meet,
  referenceOf,
  textOf,
  verbsOf,
} from './anAdminDesk.ts';

const SET_UP = {
  name: 'Sales, first round',
  source: 'workspace-one',
  mode: 'graceUntil',
  graceDate: '2026-12-04',
  deadlineDate: '2026-12-11',
};

/** 250 people: 200 in contact, 36 whom Teams does not know yet, 14 who cannot be reached. */
const COHORT = Array.from({ length: 250 }, (_, index) => {
  const n = index + 1;
  if (n > 240) return aMember(n, { accountEnabled: false });
  if (n > 238) return aMember(n, { isGuest: true });
  return aMember(n, { hasIntuneLicense: n > 7 });
});

async function theWave(store: Store): Promise<Wave> {
  const [wave] = await store.waves.list({ limit: 1, offset: 0 });
  assert.ok(wave);
  return wave;
}

function kindsOf(deliveries: readonly { readonly kind: string }[]): string[] {
  return deliveries.map(({ kind }) => kind);
}

forEachStore('the admin handler', (open, database) => {
  let store: Store;
  let desk: AdminDesk;
  beforeEach(async () => {
    store = await open();
    desk = await anAdminDesk(store);
    desk.world.members = COHORT;
    await meet(store, COHORT.slice(0, 202));
    await store.people.markUnreachable(memberId(201), 'uninstalled', NOON);
    await store.people.markUnreachable(memberId(202), 'blockedByPerson', NOON);
  });
  afterEach(() => desk.admin.stop());

  async function setUp(): Promise<Answer> {
    const { write, press } = desk;
    const search = await press(await write('admin'), 'wave.new');
    const found = await press(search, 'wave.searchGroup', { search: 'sal' });
    const form = await press(found, 'wave.pickGroup', { groupId: GROUP, search: 'sal' });
    return press(form, 'wave.setUp', SET_UP);
  }

  async function launch(): Promise<Answer> {
    const asked = await desk.press(await setUp(), 'wave.askLaunch');
    return desk.press(asked, 'wave.launch', { headCount: '236', ready: 'true' });
  }

  /** Teams tells about the conversations of these people. */
  async function teamsOpens(ids: readonly PersonId[]): Promise<void> {
    for (const id of ids) {
      await store.people.saveReference(id, referenceOf(id), desk.world.now);
      await store.waves.bringForward(id, desk.world.now);
    }
  }

  it('carries a wave from nothing to its end', async () => {
    const { world, press, write, deliver, tick, admin } = desk;

    const home = await write('admin');
    assert.match(textOf(home), /no waves yet/);
    const search = await press(home, 'wave.new');
    assert.match(textOf(search), /Who is to move\?/);
    const found = await press(search, 'wave.searchGroup', { search: 'sal' });
    assert.match(textOf(found), /Sales Nordic – Everybody in sales/);
    const form = await press(found, 'wave.pickGroup', { groupId: GROUP, search: 'sal' });
    assert.match(textOf(form), /access stops until the device is in Intune/);
    assert.match(textOf(form), /Europe\/Stockholm/);

    const wrong = await press(form, 'wave.setUp', { ...SET_UP, graceDate: '2026-12-24' });
    assert.match(textOf(wrong), /The grace ends after the deadline/);
    assert.match(textOf(wrong), /2026-12-24/, 'what was typed is still there');
    const check = await press(wrong, 'wave.setUp', SET_UP);
    assert.match(textOf(check), /236 of 250 people will get a notice/);
    assert.match(textOf(check), /200 are in contact with Flytt already/);
    assert.match(textOf(check), /36 get it after Flytt has been added to their Teams/);
    assert.match(textOf(check), /7 of them have no Intune licence/);
    assert.match(textOf(check), /\*\*10\*\* · Account is disabled/);

    const inSwedish = await press(check, 'wave.preview', { language: 'sv' });
    assert.match(textOf(inSwedish), /Dags att flytta/);
    const sent = await press(inSwedish, 'wave.sendToMe');
    assert.match(textOf(sent), /It arrives in this chat/);
    assert.deepEqual(kindsOf(await deliver()), ['reply']);

    const again = await press(sent, 'wave.show');
    const asked = await press(again, 'wave.askLaunch');
    assert.match(textOf(asked), /Write to 236 people now\?/);
    const miscounted = await press(asked, 'wave.launch', { headCount: '250', ready: 'true' });
    assert.match(textOf(miscounted), /236 people will be written to, not 250/);
    const unready = await press(miscounted, 'wave.launch', { headCount: '236', ready: 'false' });
    assert.match(textOf(unready), /Confirm that everything on the list is in place/);
    assert.equal((await theWave(store)).state, 'draft');
    const progress = await press(unready, 'wave.launch', { headCount: '236', ready: 'true' });
    assert.match(textOf(progress), /Running/);
    assert.equal((await theWave(store)).state, 'running');

    await admin.settled();
    assert.equal(world.installed.length, 36);
    assert.equal((await deliver(120)).length, 120);

    // Paused: nothing more goes out, from the next claim on.
    const paused = await press(progress, 'wave.pause');
    assert.match(textOf(paused), /Nora Ek paused this wave/);
    assert.deepEqual(kindsOf(await deliver()), []);
    const resumed = await press(paused, 'wave.resume');
    assert.deepEqual(verbsOf(resumed)[0], 'wave.pause');
    await admin.settled();
    assert.equal((await deliver()).filter(({ kind }) => kind === 'notice').length, 80);

    // Teams has opened 35 of 36 chats; the last never comes.
    await teamsOpens(world.installed.slice(0, 35));
    assert.equal((await deliver()).filter(({ kind }) => kind === 'notice').length, 35);
    world.now = later(6000);
    await tick();
    const [update] = await deliver();
    assert.ok(update?.drawn.kind === 'ready' && update.drawn.address.kind === 'update');
    assert.equal(update.drawn.address.activityId, 'message-1');
    const { content } = update.drawn.activity;
    assert.ok(content.kind === 'card');
    assert.match(textOf(content.card), /235 of 250 told, 14 not reached/);
    assert.match(textOf(content.card), /1 person has just got Flytt in Teams/);

    world.now = later(INSTALL_GRACE_MS);
    assert.equal((await deliver()).filter(({ kind }) => kind === 'notice').length, 1);
    await tick();
    assert.equal((await theWave(store)).state, 'finished');
    const [last] = await deliver();
    assert.ok(last?.drawn.kind === 'ready' && last.drawn.activity.content.kind === 'card');
    assert.match(last.drawn.activity.summary, /finished, 235 of 250 told/);
    world.now = later(INSTALL_GRACE_MS + 60_000);
    await tick();
    assert.deepEqual(kindsOf(await deliver()), [], 'after the last update the card rests');

    const results = await press(await press(await write('admin'), 'wave.show'), 'wave.results');
    assert.match(textOf(results), /235 of 250 were told/);
    assert.match(textOf(results), /\*\*1\*\* · No chat with Flytt in Teams/);
    assert.match(textOf(results), /Person 00241, Person 00242/);
    assert.deepEqual(
      (await store.waves.history((await theWave(store)).id)).map(({ who, what }) => [who, what]),
      [
        [NORA, 'created'],
        [NORA, 'groupPicked'],
        [NORA, 'setUp'],
        [NORA, 'setUp'],
        [NORA, 'launched'],
        [NORA, 'paused'],
        [NORA, 'resumed'],
        ['flytt', 'finished'],
      ],
    );
  });

  it('refuses everybody who is not an admin, logs it, and changes nothing', async () => {
    const { press, write, world } = desk;
    assert.match(textOf(await write('admin', EVE)), /for Flytt admins/);
    const progress = await launch();
    const refused = await press(progress, 'wave.pause', {}, { actor: EVE });
    assert.deepEqual(refused, {
      kind: 'toast',
      text: 'This button is for Flytt admins. Nothing was changed.',
    });
    assert.equal((await theWave(store)).state, 'running');
    assert.equal(world.logged.filter((line) => line.includes('not an admin')).length, 2);
    assert.match(textOf(await press(progress, 'wave.pause')), /paused this wave/);
  });

  it('shows no wave in a channel, not even to an admin', async () => {
    const { press } = desk;
    const progress = await launch();
    const channel = {
      kind: 'channel',
      reference: referenceOf(NORA),
      teamId: 't',
      channelId: 'c',
      threadId: null,
    } as const;
    const refused = await press(progress, 'wave.pause', {}, { place: channel });
    assert.equal(refused.kind, 'toast');
    assert.equal((await theWave(store)).state, 'running');
  });

  it('launches once when the button is pressed twice', async () => {
    const { press } = desk;
    const asked = await press(await setUp(), 'wave.askLaunch');
    const inputs = { headCount: '236', ready: 'true' };
    await press(asked, 'wave.launch', inputs);
    const second = await press(asked, 'wave.launch', inputs);
    assert.match(textOf(second), /Something had changed since that card/);
    assert.match(textOf(second), /Running/);
    const launches = (await store.waves.history((await theWave(store)).id)).filter(
      ({ what }) => what === 'launched',
    );
    assert.equal(launches.length, 1);
  });

  it('lets the first of two admins through and shows the second how it stands', async () => {
    const { press } = desk;
    const progress = await launch();
    const [one, other] = await Promise.all([press(progress, 'wave.pause'), press(progress, 'wave.pause')]);
    const stale = [one, other].filter((answer) => /Something had changed/.test(textOf(answer)));
    assert.equal(stale.length, 1);
    assert.equal((await theWave(store)).revision, 5);
  });

  it('needs a helpdesk before it writes to anybody', async () => {
    const { press } = desk;
    const asked = await press(await setUp(), 'wave.askLaunch');
    await store.database.kysely.deleteFrom('channels').execute();
    const refused = await press(asked, 'wave.launch', { headCount: '236', ready: 'true' });
    assert.match(textOf(refused), /No helpdesk channel is set up/);
    assert.match(textOf(refused), /236/, 'what was typed is still there');
    assert.equal((await theWave(store)).state, 'draft');
  });

  it('asks before it cancels, and then sends nothing more', async () => {
    const { press, deliver, admin, tick, world } = desk;
    const progress = await launch();
    await admin.settled();
    await deliver(50);
    const asked = await press(progress, 'wave.askCancel');
    assert.match(textOf(asked), /186 people who wait will not be told/);
    assert.match(textOf(asked), /50 people have the notice and keep it/);
    assert.equal((await theWave(store)).state, 'running');
    const cancelled = await press(asked, 'wave.cancel');
    assert.match(textOf(cancelled), /Cancelled/);
    assert.deepEqual(kindsOf(await deliver()), []);
    await admin.settled();
    world.now = later(6000);
    await tick();
    const results = await press(cancelled, 'wave.results');
    assert.match(textOf(results), /50 of 250 were told/);
    assert.match(textOf(results), /\*\*186\*\* · The wave was cancelled first/);
  });

  it('keeps a wave when the admin thinks better of it', async () => {
    const { press } = desk;
    const asked = await press(await launch(), 'wave.askCancel');
    assert.match(textOf(await press(asked, 'wave.show')), /Running/);
  });

  it('answers a click while the count goes on, and replaces the card when it is done', async () => {
    const slow = await anAdminDesk(store, { patienceMs: 5 });
    desk = slow;
    slow.world.members = COHORT;
    const gate = Promise.withResolvers<void>();
    slow.world.onPage = () => gate.promise;
    const counting = await setUp();
    assert.match(textOf(counting), /Counting who can be reached/);
    assert.match(textOf(await slow.press(counting, 'wave.check')), /Counting who can be reached/);
    gate.resolve();
    await slow.admin.settled();
    const [update] = await slow.deliver();
    assert.ok(update?.drawn.kind === 'ready' && update.drawn.activity.content.kind === 'card');
    assert.match(textOf(update.drawn.activity.content.card), /236 of 250 people will get a notice/);
  });

  it('says why a group could not be counted, and counts when it can', async () => {
    const { world, press } = desk;
    world.onPage = () => Promise.reject(new DirectoryError('missingConsent', 'no'));
    const failed = await setUp();
    assert.match(textOf(failed), /an application permission lacks admin consent/);
    assert.ok(!verbsOf(failed).includes('wave.askLaunch'));
    world.onPage = async () => undefined;
    assert.match(textOf(await press(failed, 'wave.check')), /236 of 250/);
  });

  it('goes on with a wave whose planning was interrupted', async () => {
    const { world, admin, press, show } = desk;
    let pages = 0;
    const asked = await press(await setUp(), 'wave.askLaunch');
    world.onPage = async () => {
      pages += 1;
      if (pages === 2) throw new DirectoryError('unavailable', 'no');
    };
    await press(asked, 'wave.launch', { headCount: '236', ready: 'true' });
    await admin.settled();
    const held = await show();
    assert.match(textOf(held), /Preparing the notices has stopped\. Microsoft Graph does not answer/);
    world.onPage = async () => undefined;
    await admin.planUnplanned();
    await admin.settled();
    assert.equal(
      (await store.deliveries.progressOf((await theWave(store)).id, NOON)).recipients,
      100,
      'not so soon',
    );
    world.now = later(60_000);
    await admin.planUnplanned();
    await admin.settled();
    assert.equal((await store.deliveries.progressOf((await theWave(store)).id, NOON)).recipients, 250);
  });

  it('does not pull the page away under somebody who has gone on', async () => {
    const { press, deliver, tick, world, admin } = desk;
    const progress = await launch();
    await admin.settled();
    const results = await press(progress, 'wave.results');
    await deliver();
    world.now = later(6000);
    await tick();
    assert.deepEqual(kindsOf(await deliver()), []);
    await press(results, 'wave.show');
    await teamsOpens(world.installed.slice(0, 1));
    await deliver();
    world.now = later(12_000);
    await tick();
    assert.equal((await deliver()).length, 1);
  });

  it('settles an update as moved on that was planned just before', async () => {
    const { press, deliver, tick, world, admin } = desk;
    const progress = await launch();
    await admin.settled();
    await deliver();
    world.now = later(6000);
    await tick();
    await press(progress, 'admin.home');
    const [update] = await deliver();
    assert.deepEqual(update?.drawn, { kind: 'settled', outcome: { kind: 'skipped', reason: 'cardMovedOn' } });
  });

  it('updates at most every five seconds, and only when something has changed', async () => {
    const { deliver, tick, world, admin } = desk;
    await launch();
    await admin.settled();
    const updates = async () => (await deliver(1)).filter(({ kind }) => kind === 'waveProgress').length;
    world.now = later(6000);
    await tick();
    assert.equal(await updates(), 1);
    await deliver(10);
    world.now = later(10_000);
    await tick();
    assert.equal(
      await store.waves.cardOf((await theWave(store)).id, NORA).then((card) => card?.activityId),
      'message-1',
    );
    const claimed = (await deliver(1))[0]?.kind;
    assert.equal(claimed, 'notice', 'four seconds later nothing is drawn');
    world.now = later(11_500);
    await tick();
    assert.equal(await updates(), 1);
    await deliver();
    world.now = later(90_000);
    await tick();
    await deliver();
    world.now = later(100_000);
    await tick();
    assert.deepEqual(kindsOf(await deliver()), []);
  });

  it('posts a card of its own to an old client, and keeps that one up to date', async () => {
    const { press, deliver, tick, world, admin } = desk;
    const asked = await press(await setUp(), 'wave.askLaunch');
    const answer = await press(asked, 'wave.launch', { headCount: '236', ready: 'true' }, { message: null });
    assert.deepEqual(answer, { kind: 'none' });
    await admin.settled();
    const [posted] = (await deliver()).filter(({ kind }) => kind === 'waveProgress');
    assert.ok(posted?.drawn.kind === 'ready' && posted.drawn.address.kind === 'post');
    world.now = later(6000);
    await tick();
    const [update] = (await deliver()).filter(({ kind }) => kind === 'waveProgress');
    assert.ok(update?.drawn.kind === 'ready' && update.drawn.address.kind === 'update');
  });

  it('shows a wave that another admin pauses as paused at once', async () => {
    const { press, show, deliver, admin } = desk;
    const progress = await launch();
    await admin.settled();
    await deliver();
    await press(progress, 'wave.pause', {}, { message: 'another-message' });
    assert.deepEqual(kindsOf(await deliver()), [], 'the pressed card is answered, and it is the only one');
    await store.waves.showOn((await theWave(store)).id, EVE, { conversationId: 'a:eve', activityId: 'e1' });
    await press(await show(), 'wave.resume');
    const [update] = (await deliver()).filter(({ kind }) => kind === 'waveProgress');
    assert.ok(update?.drawn.kind === 'ready' && update.drawn.address.kind === 'update');
    assert.equal(update.drawn.address.activityId, 'e1');
  });

  it('pauses itself when another part of Flytt says so', async () => {
    await launch();
    const wave = await theWave(store);
    await store.transaction((tx) => desk.admin.pauseItself(tx, wave.id, 'helpdeskFull', NOON));
    const shown = await desk.press(await desk.write('admin'), 'wave.show');
    assert.match(textOf(shown), /more people wait for the helpdesk than it can take/);
    const again = await store.transaction((tx) => desk.admin.pauseItself(tx, wave.id, 'helpdeskFull', NOON));
    assert.equal(again, null);
  });

  it('discards a draft, and answers for it kindly afterwards', async () => {
    const { press } = desk;
    const check = await setUp();
    const form = await press(check, 'wave.edit');
    assert.match(textOf(await press(form, 'wave.discard')), /no waves yet/);
    assert.match(textOf(await press(check, 'wave.preview')), /no longer exists/);
  });

  it('finds nothing for a group that is gone, and says so', async () => {
    const { press, write, world } = desk;
    const search = await press(await write('admin'), 'wave.new');
    const found = await press(search, 'wave.searchGroup', { search: 'Sales' });
    assert.match(
      textOf(await press(found, 'wave.pickGroup', { groupId: '', search: 'Sales' })),
      /Pick one of the groups first/,
    );
    world.groups = [];
    assert.match(
      textOf(await press(found, 'wave.pickGroup', { groupId: GROUP, search: 'Sales' })),
      /no longer exists in Entra ID/,
    );
    assert.match(
      textOf(await press(search, 'wave.searchGroup', { search: 'Sales' })),
      /No group has a name that begins with “Sales”/,
    );
  });

  it('counts again when another group is picked', async () => {
    const { press, world } = desk;
    const check = await setUp();
    const other = {
      id: '5a1e5000-0000-4000-8000-000000000002' as typeof GROUP,
      displayName: 'Warehouse',
      description: null,
    };
    world.groups = [...world.groups, other];
    world.members = COHORT.slice(0, 10);
    const search = await press(await press(check, 'wave.edit'), 'wave.askGroup');
    const form = await press(search, 'wave.searchGroup', { search: 'Ware' }).then((found) =>
      press(found, 'wave.pickGroup', { groupId: other.id, search: 'Ware' }),
    );
    assert.match(textOf(await press(form, 'wave.setUp', SET_UP)), /10 of 10 people/);
  });

  it('lists waves newest first, six on a page', async () => {
    const { press, write } = desk;
    for (let n = 0; n < 8; n++) {
      desk.world.now = later(n * 1000);
      await press(await write('admin'), 'wave.new');
    }
    const first = await write('admin');
    const older = await press(first, 'admin.home');
    assert.equal(textOf(first).match(/^New wave ›$/gm)?.length, 6);
    assert.equal(textOf(older).match(/^New wave ›$/gm)?.length, 2);
    assert.ok(cardOf(older));
  });

  if (database.kind === 'pglite') {
    it('reads nothing but ids, a revision and inputs from a card', async () => {
      const { press } = desk;
      const progress = await launch();
      const forged = await press(progress, 'wave.pause', {
        state: 'finished',
        plan: { name: 'x' },
        by: 'Eve',
      });
      assert.match(textOf(forged), /Nora Ek paused this wave/);
      assert.equal((await theWave(store)).plan.name, 'Sales, first round');
    });
  }
});
