import assert from 'node:assert/strict';
import { PgBoss } from 'pg-boss';
import type { DeviceId, GroupId, SourceId, WaveId } from '../../domain/ids.ts';
import type { Journey } from '../../domain/journey.ts';
import { loadSampleTenant } from '../../rehearsal/tenant/loadTenant.ts';
import type { SamplePerson, SampleTenant } from '../../rehearsal/tenant/sampleTenant.ts';
import type { Store } from '../../store/store.ts';
import { aDevice } from '../fixtures/journeys.ts';
import { forEachStore } from '../fixtures/testStores.ts';
import { aPlan, aRunningWave } from '../fixtures/waves.ts';
import { aWholeBot, type ShownCard, type WholeBot } from './aWholeBot.ts';

const WAVE = 'wave-1' as WaveId;
const IPHONE = 'alvas-iphone' as DeviceId;
const PILOT = 'b0000000-0000-4000-8000-00000000aaaa' as GroupId;
const SERIAL = 'FAKE0IOS0001';

/** The answers of somebody whose own phone is in order. */
const HARMLESS: Readonly<Record<string, string>> = { usage: 'onlyMe', condition: 'fine', mfa: 'elsewhere' };
const TICKED = Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`P${n + 1}`, 'true']));

/** The sample tenant with one small group: Alva, who moves, and Otto, who must see nothing of it. */
function aPilot(): { tenant: SampleTenant; alva: SamplePerson; otto: SamplePerson } {
  const whole = loadSampleTenant();
  const find = (givenName: string) => {
    const person = whole.people.find((one) => one.givenName === givenName);
    assert.ok(person);
    return person;
  };
  const [alva, otto] = [find('Alva'), find('Otto')];
  const group = {
    id: PILOT,
    displayName: 'Pilot',
    description: null,
    groupIds: [],
    personIds: [alva.id, otto.id],
  };
  return { tenant: { ...whole, groups: [group] }, alva, otto };
}

/** Resolves when the service has done by itself what is waited for. */
async function until<Value>(what: string, look: () => Value | Promise<Value>): Promise<NonNullable<Value>> {
  for (let looks = 0; looks < 400; looks++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`${what} did not happen`);
}

forEachStore('the whole service', (open) => {
  const { tenant, alva, otto } = aPilot();
  let store: Store;
  let bot: WholeBot;

  beforeEach(async () => {
    store = await open();
    bot = await aWholeBot(store, tenant);
    await store.devices.save(
      [
        {
          ...aDevice({ id: IPHONE, ownerId: null, ownerUpn: alva.userPrincipalName, serialNumber: SERIAL }),
          inventoryKey: 'alvas-iphone',
        },
      ],
      new Date(),
    );
  });
  afterEach(() => bot.close());

  async function launchWave(): Promise<void> {
    const now = new Date();
    const deadline = new Date(now.getTime() + 14 * 86_400_000);
    const plan = aPlan({ groupId: PILOT, groupName: 'Pilot', deadline, source: 'workspace-one' as SourceId });
    await store.waves.add(aRunningWave({ id: WAVE, plan, startedAt: now, createdAt: now }), now);
    await store.waves.startPlanning(WAVE, 2, 2);
  }

  const journey = async (): Promise<Journey> => {
    const found = await store.journeys.findByDevice(IPHONE);
    assert.ok(found, 'there is a journey');
    return found;
  };

  /** Presses a button and gives what stands on that message afterwards. */
  async function press(on: ShownCard, title: string | RegExp, inputs = {}): Promise<ShownCard> {
    return cardIn(on, await bot.post(bot.pressing(alva, on, title, inputs)));
  }

  function cardIn(on: ShownCard, { status, body }: Awaited<ReturnType<WholeBot['post']>>): ShownCard {
    assert.equal(status, 200);
    const { type, value } = body as { type?: string; value?: unknown };
    assert.equal(type, 'application/vnd.microsoft.card.adaptive', JSON.stringify(body));
    return { messageId: on.messageId, card: value as ShownCard['card'] };
  }

  async function pressThrough(on: ShownCard, stage: string): Promise<ShownCard> {
    let shown = on;
    for (let step = 0; step < 15 && (await journey()).stage.at === stage; step++) {
      shown = await press(shown, 'Klart');
    }
    return shown;
  }

  /** The noticed card's way to the first step out of the old system. */
  async function toUnenrolling(notice: ShownCard): Promise<ShownCard> {
    let shown = await press(notice, 'Börja med Alvas iPhone');
    for (let asked = 0; asked < 8; asked++) {
      const { stage } = await journey();
      if (stage.at !== 'checking') break;
      shown = await press(shown, 'Nästa', { value: HARMLESS[stage.asking] ?? 'unsure' });
    }
    shown = await press(shown, 'Gå vidare', TICKED);
    return press(shown, 'Jag är redo, börja');
  }

  const noticeOf = (person: SamplePerson) =>
    until(`a notice for ${person.givenName}`, () =>
      bot.chatOf(person).find(({ summary }) => /Intune/.test(summary)),
    );

  it('moves a phone from the notice to compliant, through a stop in the middle', async () => {
    await bot.start();
    assert.equal((await bot.get('/readyz')).status, 200);
    await launchWave();
    const notice = await noticeOf(alva);
    assert.match(JSON.stringify(notice.card), /Alvas iPhone/);

    let shown = await toUnenrolling(notice);
    assert.equal((await journey()).stage.at, 'unenrolling');

    await bot.stop();
    await assert.rejects(press(shown, 'Klart'), TypeError, 'nobody answers');
    await bot.start();

    shown = await pressThrough(shown, 'unenrolling');
    shown = await press(shown, 'Ja, den är borta');
    shown = await pressThrough(shown, 'enrolling');
    assert.match(JSON.stringify(shown.card), /Intune visar inte enheten än/);

    const deviceId = bot.graph.state.enroll(alva.id, {
      platform: 'ios',
      deviceName: 'alva_iPhone',
      serial: SERIAL,
    });
    shown = await press(shown, 'Kontrollera nu');
    assert.match(JSON.stringify(shown.card), /Den finns i Intune/);

    bot.graph.state.setCompliance(deviceId, 'compliant');
    await store.journeys.scheduleCheck((await journey()).id, new Date());
    await runJob('verify-enrollment');
    const done = await until('the word that it is done', () =>
      bot.chatOf(alva).find(({ summary }) => summary === 'Alvas iPhone är klar'),
    );
    assert.match(JSON.stringify(done.card), /Klart! Intune bekräftar det/);
    assert.equal((await journey()).stage.at, 'compliant');
    await until('the old card points to the new one', () =>
      bot.chatOf(alva).find(({ messageId, card }) => {
        return messageId === notice.messageId && JSON.stringify(card).includes('längre ned');
      }),
    );

    const told = bot.connector.delivered.filter(({ as, summary }) => as === 'new' && /senast/.test(summary));
    assert.equal(told.length, 2, 'one notice for each of the two, also across the stop');
    await noticeOf(otto);
    assert.doesNotMatch(JSON.stringify(bot.chatOf(otto)), /Alvas/);
    assert.deepEqual(
      bot.lines.filter((line) => 'level' in line && Number(line.level) >= 50).map((line) => line.msg),
      [],
    );
  });

  it('believes nobody else, and nothing twice', async () => {
    await bot.start();
    assert.equal((await bot.post(bot.activityOf(alva, { type: 'message', text: 'status' }))).status, 200);
    const [list] = await until('the list of devices', () =>
      bot.chatOf(alva).length > 0 ? bot.chatOf(alva) : null,
    );
    assert.ok(list);
    const ready = await press(list, 'Öppna Alvas iPhone');
    const start = () => bot.pressing(alva, ready, 'Börja');
    const before = await journey();

    const forged = await bot.post(start(), await bot.tokens.forge());
    assert.equal(forged.status, 401);
    const expired = await bot.post(start(), await bot.tokens.sign({ expiresInSeconds: -600 }));
    assert.equal(expired.status, 401);
    const foreign = await bot.post({
      ...start(),
      conversation: {
        id: bot.conversationOf(alva),
        conversationType: 'personal',
        tenantId: 'f0000000-0000-4000-8000-000000000000',
      },
    });
    assert.equal(foreign.status, 403);
    const asOtto = await bot.post({ ...start(), ...fieldsOf(bot.activityOf(otto, {})) });
    assert.equal(asOtto.status, 200);
    assert.equal((asOtto.body as { type?: string }).type, 'application/vnd.microsoft.activity.message');
    assert.deepEqual(await journey(), before, 'none of them changed anything');

    const real = start();
    const shown = cardIn(ready, await bot.post(real));
    const started = await journey();
    assert.equal(started.revision, before.revision + 1);
    const replayed = await bot.post(real);
    assert.equal(replayed.status, 200);
    const stale = cardIn(ready, await bot.post(start()));
    assert.deepEqual(stale.card, shown.card, 'a card from before is answered with how it stands');
    assert.deepEqual(await journey(), started);
  });

  /** The person of an activity and where they are, to be put over somebody else's. */
  function fieldsOf({ from, conversation }: Readonly<Record<string, unknown>>) {
    return { from, conversation };
  }

  /** Has a recurring task done now instead of at the full minute, by the worker that is to do it then. */
  async function runJob(name: string): Promise<void> {
    const boss = new PgBoss({
      ...(await store.database.forJobs()),
      schema: 'jobs',
      supervise: false,
      schedule: false,
    });
    await boss.start();
    try {
      await boss.send(name);
    } finally {
      await boss.stop({ graceful: false });
    }
  }
});
