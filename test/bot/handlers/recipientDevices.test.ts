import assert from 'node:assert/strict';
import type { DeviceId } from '../../../domain/ids.ts';
import type { Drawn } from '../../../outbox/ports.ts';
import { aNotice } from '../../fixtures/deliveries.ts';
import { forEachStore } from '../../fixtures/testStores.ts';
import { aPlan, aRunningWave, WAVE } from '../../fixtures/waves.ts';
import { ALVA, aRecipientChat, type RecipientChat } from './aRecipientChat.ts';
import { IPHONE, intuneRow, toEnrolling, toVerifying } from './playIPhone.ts';

const IPAD = 'device-2';
const alva = { id: ALVA, userPrincipalName: 'alva@nordvik.example' };

forEachStore('a recipient’s devices', (open) => {
  let chat: RecipientChat;
  beforeEach(async () => {
    chat = await aRecipientChat(await open());
  });

  const stageOf = async (device: string) => (await chat.journeyOf(device)).stage;

  describe('that show no serial number in Intune', () => {
    beforeEach(async () => {
      await chat.addDevice({ serialNumber: null });
      await chat.addDevice({ id: IPAD as DeviceId, name: 'Alvas iPad', serialNumber: null });
    });

    it('are not both done because one of them is', async () => {
      await toVerifying(chat);
      chat.managed.push(intuneRow({ serialNumber: null, complianceState: 'compliant' }));
      await chat.press('Kontrollera nu');
      assert.equal((await stageOf(IPHONE)).at, 'compliant');

      await toVerifying(chat, IPAD);
      await chat.press('Kontrollera nu');
      assert.match(chat.text(), /en annan av dina enheter i Intune/);
      const stage = await stageOf(IPAD);
      assert.ok(stage.at === 'verifying' && stage.finding.kind === 'notYet', JSON.stringify(stage));

      chat.managed.splice(
        0,
        1,
        intuneRow({ id: 'managed-2', serialNumber: null, complianceState: 'compliant' }),
      );
      await chat.press('Kontrollera nu');
      assert.equal((await stageOf(IPAD)).at, 'compliant');
    });

    it('are not both done when both are looked at in one round', async () => {
      await toVerifying(chat);
      await toVerifying(chat, IPAD);
      chat.managed.push(intuneRow({ serialNumber: null, complianceState: 'compliant' }));
      chat.pass(3);
      assert.equal(await chat.verifier.verifyDue(), 2);
      const done = [await stageOf(IPHONE), await stageOf(IPAD)].filter((stage) => stage.at === 'compliant');
      assert.equal(done.length, 1);
    });
  });

  describe('that they tell of themselves', () => {
    async function told(): Promise<number> {
      return (await chat.store.devices.listOf(alva)).filter((device) => device.origin === 'person').length;
    }

    it('are one device when the button is pressed twice, and another one when it has another name', async () => {
      await chat.click('device.add', { platform: 'ios', name: '' });
      await chat.click('device.add', { platform: 'ios', name: '' });
      assert.equal(await told(), 1);
      await chat.click('device.add', { platform: 'ios', name: 'Jobbtelefonen' });
      assert.equal(await told(), 2);
    });

    it('are a second one of the same name when the first is under way', async () => {
      await chat.click('device.add', { platform: 'ios', name: '' });
      await chat.press('Börja');
      await chat.click('device.add', { platform: 'ios', name: '' });
      assert.equal(await told(), 2);
    });

    it('end where nobody has as many', async () => {
      for (let n = 1; n <= 25; n++)
        await chat.click('device.add', { platform: 'android', name: `Telefon ${n}` });
      assert.equal(await told(), 20);
      assert.match(chat.toast() ?? '', /många enheter/);
    });

    it('have a name that fits on a card', async () => {
      await chat.click('device.add', { platform: 'ios', name: 'n'.repeat(2000) });
      const [device] = await chat.store.devices.listOf(alva);
      assert.equal(device?.name.length, 60);
    });

    it('are asked for once more when no kind was chosen, which some clients send as an empty choice', async () => {
      await chat.click('device.add', { platform: '', name: 'Något' });
      assert.match(chat.text(), /Vilken enhet/);
      assert.equal(await told(), 0);
    });
  });

  describe('after a wave’s notice', () => {
    beforeEach(async () => {
      const { reference } = { reference: 'chat-person-alva' };
      await chat.store.people.saveReference(
        ALVA,
        {
          conversationId: reference,
          serviceUrl: 'https://smba.trafficmanager.net/emea/',
          botId: 'bot',
          channelUserId: '29:a',
        },
        chat.now(),
      );
      await chat.store.waves.add(aRunningWave(), chat.now());
    });

    async function sendNotice(): Promise<Drawn> {
      const [id] = [
        await chat.store.deliveries.planOne(aNotice(WAVE, ALVA, { dueAt: chat.now() }), chat.now()),
      ];
      assert.ok(id);
      const drawn = await chat.notice.draw(WAVE, ALVA, chat.now());
      const claim = {
        owner: 'one',
        now: chat.now(),
        limit: 10,
        leaseSeconds: 60,
        except: [],
        exceptConversations: [],
      };
      await chat.store.deliveries.claimDue(claim);
      const settlement =
        drawn.kind === 'settled'
          ? drawn.outcome
          : ({ kind: 'sent', activityId: 'notice-1', conversationId: 'chat-person-alva' } as const);
      await chat.store.deliveries.settle('one', [{ id, settlement }], chat.now());
      return drawn;
    }

    it('belong to that wave, with its deadline and what it says about access', async () => {
      await sendNotice();
      await chat.click('device.add', { platform: 'ios', name: 'Min telefon' });
      const [device] = await chat.store.devices.listOf(alva);
      const journey = await chat.journeyOf(device?.id ?? '');
      assert.equal(journey.waveId, WAVE);
      assert.equal(
        journey.source,
        aPlan().source,
        'and the steps are those of the system that it moves from',
      );
      assert.match(chat.text(), new RegExp(aPlan().deadline.toISOString().slice(0, 10)));
    });

    it('belong to no wave when they got no notice', async () => {
      await chat.click('device.add', { platform: 'ios', name: 'Min telefon' });
      const [device] = await chat.store.devices.listOf(alva);
      assert.equal((await chat.journeyOf(device?.id ?? '')).waveId, null);
      assert.equal(device?.source, 'generic');
    });

    it('are not asked for when all of them are done, and are when one is left', async () => {
      await chat.addDevice();
      await toEnrolling(chat);
      assert.equal((await chat.notice.draw(WAVE, ALVA, chat.now())).kind, 'ready');
      chat.managed.push(intuneRow({ complianceState: 'compliant' }));
      chat.pass(20);
      await chat.verifier.verifyDue();
      const drawn = await sendNotice();
      assert.deepEqual(drawn, { kind: 'settled', outcome: { kind: 'skipped', reason: 'allDone' } });
    });
  });
});
