import assert from 'node:assert/strict';
import type { Platform } from '../../domain/device.ts';
import { matchTrouble } from '../../domain/errorCode.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { type Playbook, pickEnrollPath, pickUnenrollPath } from '../../domain/playbook.ts';
import { loadPlaybook } from '../../playbooks/load.ts';
import { everyText } from './everyText.ts';

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map((row) => row.id);
const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

describe('the content', () => {
  let playbook: Playbook;
  before(async () => {
    playbook = await loadPlaybook();
  });

  it('has P1 to P14, of which P1, P3 and P5 hold the journey', () => {
    assert.deepEqual(ids(playbook.preflight).sort(), numbered('P', 14).sort());
    assert.deepEqual(ids(playbook.preflight.filter(({ blocking }) => blocking)), ['P1', 'P3', 'P5']);
  });

  it('has LOSS-01 to LOSS-12, and something that stays on every platform that can lose', () => {
    const bases = new Set(ids(playbook.losses).map((id) => id.replace(/[a-z]$/, '')));
    assert.deepEqual(
      [...bases].sort(),
      numbered('LOSS-', 12).map((id) => id.replace(/-(\d)$/, '-0$1')),
    );
    for (const platform of ['ios', 'android', 'windows', 'macos'] as const) {
      const rows = playbook.losses.filter(({ platforms }) => platforms.includes(platform));
      assert.ok(
        rows.some(({ fate }) => fate === 'lost') && rows.some(({ fate }) => fate === 'kept'),
        platform,
      );
      assert.ok(rows.length <= 12, `${platform} must fit on a card`);
    }
  });

  it('chooses the way out by what the device shows', () => {
    const way = (platform: Platform, facts: object) => pickUnenrollPath(playbook, platform, facts)?.id;
    assert.equal(way('ios', { appleManagement: 'profile' }), 'NAT-IOS-1');
    assert.equal(way('ios', { appleManagement: 'account' }), 'NAT-IOS-2');
    assert.equal(way('ios', { appleManagement: 'supervised' }), undefined);
    assert.equal(way('android', { androidManagement: 'workProfile' }), 'NAT-AND-1');
    assert.equal(way('android', { androidManagement: 'deviceAdmin' }), 'NAT-AND-2');
    assert.equal(way('android', { androidManagement: 'wholeDevice' }), undefined);
    assert.equal(way('windows', { windowsConnection: 'mdmOnly' }), 'NAT-WIN-1');
    assert.equal(way('windows', { windowsConnection: 'entraJoined' }), undefined);
    assert.equal(way('macos', { macProfile: 'removable' }), 'NAT-MAC-1');
    assert.equal(way('macos', { macProfile: 'locked' }), undefined);
  });

  it('has one way in by default on each platform, and others to choose', () => {
    const defaults = (['ios', 'android', 'windows', 'macos', 'linux'] as const).map(
      (platform) => pickEnrollPath(playbook, platform)?.id,
    );
    assert.deepEqual(defaults, ['IOS-CP', 'AND-WP-WEB', 'WIN-SET', 'MAC-CP', 'LIN']);
    assert.deepEqual(ids(playbook.enroll.filter(({ isDefault }) => !isDefault)), ['IOS-WEB', 'AND-WP-APP']);
  });

  it('shows a QR code where the step is on a phone and the card may be on a PC', () => {
    for (const { platform, steps } of playbook.enroll) {
      for (const { url, qr } of steps.flatMap(({ links }) => links)) {
        assert.equal(qr, platform === 'ios' || platform === 'android', url);
      }
    }
  });

  it('numbers the steps of each path, and says in each how it looks when it worked', () => {
    for (const path of [...playbook.unenroll, ...playbook.enroll]) {
      assert.deepEqual(ids(path.steps), numbered(`${path.id}.`, path.steps.length));
      for (const step of path.steps) assert.ok(step.success, step.id);
    }
  });

  it('can fill every variable from every source', () => {
    for (const source of Object.values(playbook.sources)) {
      for (const path of playbook.unenroll) {
        const text = JSON.stringify(path);
        if (text.includes('{agent}')) assert.ok(source.agent[path.platform], `${source.id} ${path.id}`);
        if (text.includes('{profile}')) assert.ok(source.profile[path.platform], `${source.id} ${path.id}`);
      }
    }
  });

  it('keeps a text short enough to be read on a train', () => {
    const tooLong = everyText(playbook).flatMap(({ where, text }) =>
      LANGUAGES.filter((language) => text[language].length > limitFor(where)).map(
        (language) => `${where} (${language}): ${text[language].length}`,
      ),
    );
    assert.deepEqual(tooLong, []);
  });

  /** Characters: what fits the place on a card without scrolling on a phone. */
  function limitFor(where: string): number {
    if (/ > title$| > label$| > symptom$/.test(where)) return 80;
    if (/^losses/.test(where)) return 110;
    return 400;
  }

  it('speaks Swedish as the glossary chose: words that it avoids do not occur', () => {
    const avoided = /villkorsstyrd|kompatibel|enrolla|(?<!\p{L})policy|e-mail|(?<!\/)MFA/iu;
    const found = everyText(playbook).filter(({ text }) => avoided.test(text.sv));
    assert.deepEqual(found, []);
  });

  it('spells as we do: enroll in English, and no straight quotation marks in Swedish sentences', () => {
    for (const { where, text } of everyText(playbook)) {
      assert.doesNotMatch(text.en, /\b(?:un)?enrol(?:s|ment)?\b/i, where);
      assert.doesNotMatch(text.sv, /"/, where);
    }
  });

  describe('troubleshooting', () => {
    const codes: Record<string, string> = {
      '80CF0437': 'TS-G07',
      '80240438': 'TS-G08',
      '80CF0438': 'TS-G08',
      '80CF402C': 'TS-G08',
      '80180001': 'TS-W01',
      '80180002': 'TS-W02',
      '80180003': 'TS-W03',
      '801C0003': 'TS-W04',
      '80180004': 'TS-W05',
      '80180005': 'TS-W06',
      '80180006': 'TS-W06',
      '80180007': 'TS-W06',
      '8018000A': 'TS-W07',
      '80180013': 'TS-W08',
      '80180014': 'TS-W09',
      '80180015': 'TS-W10',
      '80180016': 'TS-W11',
      '80180017': 'TS-W12',
      '80180018': 'TS-W13',
      '80180019': 'TS-W14',
      '80180022': 'TS-W15',
      '80180026': 'TS-W16',
      '8018002A': 'TS-W17',
      '8018002B': 'TS-W18',
      CAA9001F: 'TS-W20',
      CAA2000C: 'TS-W21',
      CAA20003: 'TS-W21',
      CAA70004: 'TS-W21',
      '8007064C': 'TS-W22',
      '801C03EA': 'TS-W23',
      '80070774': 'TS-W24',
      '800705B4': 'TS-W26',
      '80072F9A': 'TS-W27',
      '80070032': 'TS-W27',
    };
    for (const [code, id] of Object.entries(codes)) {
      it(`finds ${id} by 0x${code}, however it is written`, () => {
        const signed = String(Number.parseInt(code, 16) - 2 ** 32);
        for (const text of [`0x${code}`, code.toLowerCase(), signed, `Something went wrong (0x${code}).`]) {
          assert.equal(
            matchTrouble(playbook.troubleshooting, { platform: 'windows', text })[0]?.id,
            id,
            text,
          );
        }
      });
    }

    const names: [platform: Platform, text: string, id: string][] = [
      ['ios', 'DeviceCapReached', 'TS-G01'],
      ['android', "Couldn't add your device", 'TS-G01'],
      ['macos', 'Company Portal Temporarily Unavailable', 'TS-G02'],
      ['windows', 'MdmAuthorityNotDefined', 'TS-G03'],
      ['windows', 'UserLicenseTypeInvalid', 'TS-G04'],
      ['ios', 'UserLicenseTypeInvalid', 'TS-I05'],
      ['ios', 'NoEnrollmentPolicy', 'TS-I01'],
      ['ios', 'APNSCertificateNotValid', 'TS-I02'],
      ['ios', 'AccountNotOnboarded', 'TS-I03'],
      ['ios', 'DeviceTypeNotSupported', 'TS-I04'],
      ['ios', 'Workplace Join failed', 'TS-I06'],
      ['ios', 'The configuration for your iPhone could not be downloaded: Invalid Profile', 'TS-I07'],
      ['ios', 'XPC_TYPE_ERROR Connection invalid', 'TS-I08'],
      ['ios', 'A connection to the server could not be established', 'TS-I09'],
      ['ios', 'The new MDM payload does not match the old payload.', 'TS-I10'],
      ['ios', 'The SCEP server returned an invalid response', 'TS-I12'],
      ['ios', 'Awaiting final configuration', 'TS-I18'],
      ['android', 'Can’t create work profile', 'TS-A01'],
      ['android', 'Det går inte att skapa en jobbprofil', 'TS-A01'],
      ['android', 'Activate device administrator?', 'TS-A11'],
      ['windows', '0x80180002B', 'TS-W19'],
      ['windows', 'OOBEIDPS', 'TS-W25'],
      ['windows', 'Your device is already being managed by an organization', 'TS-W30'],
      ['windows', 'there is no Info button', 'TS-W35'],
      ['windows', '0x80CF4017', 'TS-W40'],
      ['macos', 'Your Mac cannot be enrolled at this time', 'TS-M01'],
      ['macos', 'keychain error -25244', 'TS-M01'],
      ['macos', "Your organization doesn't allow OSX devices", 'TS-M02'],
      ['macos', 'Account not onboarded', 'TS-M04'],
      ['macos', 'another MDM is installed', 'TS-M10'],
    ];
    for (const [platform, text, id] of names) {
      it(`finds ${id} on ${platform} by ${JSON.stringify(text)}`, () => {
        assert.equal(matchTrouble(playbook.troubleshooting, { platform, text })[0]?.id, id);
      });
    }

    it('finds nothing in what people say when nothing is wrong', () => {
      for (const text of [
        'Jag är klar',
        'done, thanks',
        'Windows 11 24H2',
        'iOS 18.7.1',
        'ring 070-123 45 67',
      ]) {
        assert.deepEqual(ids(matchTrouble(playbook.troubleshooting, { platform: null, text })), [], text);
      }
    });

    it('has no remedy where only IT can help, and one wherever the person is asked to act', () => {
      for (const { id, route, remedy } of playbook.troubleshooting) {
        assert.equal(remedy === null, route === 'help', id);
      }
    });

    it('sends lock-outs to the helpdesk with the class for them', () => {
      const row = playbook.troubleshooting.find(({ id }) => id === 'TS-W37');
      assert.deepEqual([row?.route, row?.escalation], ['help', 'X5']);
    });
  });
});
