import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findErrorCodes, matchTrouble, normalizeErrorCode } from '../../domain/errorCode.ts';
import type { TroubleRow } from '../../domain/playbook.ts';

describe('normalizeErrorCode', () => {
  const ways: [written: string, code: string][] = [
    ['0x80180014', '80180014'],
    ['0X8018002a', '8018002A'],
    ['80180014', '80180014'],
    ['801c0003', '801C0003'],
    ['  0x8018 0014 ', '80180014'],
    ['x80180014', '80180014'],
    ['Ox8018OO14', '80180014'],
    ['0x8018001', '80180010'],
    ['8018001', '80180010'],
    ['0x5E0A0C1', '05E0A0C1'],
    ['0x080180014', '80180014'],
    ['0xFFFFFFFF80180014', '80180014'],
    ['-2145910764', '80180014'],
    ['−2145910764', '80180014'],
    ['2149056532', '80180014'],
    ['2149056522', '8018000A'],
    ['caa2000c', 'CAA2000C'],
  ];
  for (const [written, code] of ways) {
    it(`reads ${JSON.stringify(written)} as ${code}`, () => {
      assert.equal(normalizeErrorCode(written), code);
    });
  }

  const others = [
    '',
    'hello',
    'deadbeef',
    'facade00',
    'DeviceCapReached',
    '20260427',
    '2026-04-27',
    '0701234567',
    '+46701234567',
    '22334455',
    '10.0.22631.3447',
    '18.7.1',
    '0x80180002B',
    '0x5',
    '0x00000000',
    '80180014 is what it says',
    '1234567890',
    '-42',
  ];
  for (const text of others) {
    it(`finds no code in ${JSON.stringify(text)}`, () => {
      assert.equal(normalizeErrorCode(text), null);
    });
  }

  const code = fc.integer({ min: 0x80000000, max: 0xffffffff });
  const knownCode = fc
    .tuple(
      fc.constantFrom(0x8018, 0x801c, 0x8007, 0x8024, 0x80cf, 0xcaa2),
      fc.integer({ min: 0, max: 0xffff }),
    )
    .map(([facility, low]) => facility * 0x10000 + low);
  const upper = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');

  it('reads every code behind 0x, in any case and with any spaces', () => {
    fc.assert(
      fc.property(
        code,
        fc.boolean(),
        fc.nat(8),
        fc.constantFrom('0x', '0X', 'x', 'Ox'),
        (value, low, gap, prefix) => {
          const digits = low ? upper(value).toLowerCase() : upper(value);
          const written = `${prefix}${digits.slice(0, gap)} ${digits.slice(gap)}`;
          assert.equal(normalizeErrorCode(written), upper(value));
        },
      ),
    );
  });

  it('reads every code of a known facility in each of its forms, and in a sentence', () => {
    fc.assert(
      fc.property(knownCode, (value) => {
        const expected = upper(value);
        const forms = [`0x${expected}`, expected.toLowerCase(), String(value), String(value - 2 ** 32)];
        const [first] = forms;
        for (const form of forms) {
          const isBareDigits = /^\d{8}$/.test(form) && !/^(8007|8018|8024)/.test(form);
          assert.equal(normalizeErrorCode(form), isBareDigits ? null : expected, form);
          if (!isBareDigits)
            assert.deepEqual(findErrorCodes(`It says (${form}). What now?`), [expected], form);
        }
        assert.deepEqual(findErrorCodes(`${first} and again ${first}`), [expected]);
      }),
    );
  });

  it('gives eight upper-case digits or nothing, and reads its own answer the same again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = normalizeErrorCode(text);
        if (result === null) return;
        assert.match(result, /^[0-9A-F]{8}$/);
        assert.equal(normalizeErrorCode(`0x${result}`), result);
      }),
    );
  });
});

describe('findErrorCodes', () => {
  const sentences: [text: string, codes: string[]][] = [
    ['Det står 0x80180014 på skärmen', ['80180014']],
    ['fel 80180018, och sedan 0x801c0003!', ['80180018', '801C0003']],
    ['error: -2145910764 (0x80180014)', ['80180014']],
    ['0x8018-0014', ['80180014']],
    ['code 0x 80180014', ['80180014']],
    ['80180014', ['80180014']],
    ['Felkod:8007064c', ['8007064C']],
  ];
  for (const [text, codes] of sentences) {
    it(`finds ${codes.join(' and ')} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(findErrorCodes(text), codes);
    });
  }

  const innocent = [
    'Call me at +46 8 801 800 14 or 08-80180014',
    'Ring 070-123 45 67 efter 2026-04-27 kl. 08.00',
    'tel. +452149056532, +1 (214) 905-6532, 214-905-6532, 08 2149056532',
    'Windows 10.0.19045.80180014 build 22631',
    'iOS 18.7.1, Android 14, macOS 15.1',
    '20260427, 2026-04-27, 27.04.2026 and 1714200000',
    'a facade of decadent coffee beef',
    'device 80180014-1c2d-4e5f-8a9b-0123456789ab',
    'serial F17DX80180014Q',
    'invoice 80180014.20',
    'Home on 22334455',
    '0x80180002B',
  ];
  for (const text of innocent) {
    it(`finds nothing in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(findErrorCodes(text), []);
    });
  }

  it('finds nothing in words, dates, versions and telephone numbers', () => {
    const word = fc.stringMatching(/^[a-zåäö]{1,12}$/);
    const date = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2079-12-31'), noInvalidDate: true })
      .chain((day) => {
        const iso = day.toISOString().slice(0, 10);
        return fc.constantFrom(
          iso,
          iso.replaceAll('-', ''),
          iso.replaceAll('-', '/'),
          iso.replaceAll('-', '.'),
        );
      });
    const version = fc.array(fc.nat(99999), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.'));
    const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
    const phone = fc.oneof(
      fc.tuple(digits(2), digits(9)).map(([country, rest]) => `+${country}${rest}`),
      fc.tuple(digits(2), digits(3), digits(2), digits(2)).map((p) => `07${p[0]}-${p[1]} ${p[2]} ${p[3]}`),
      fc.tuple(digits(3), digits(3), digits(4)).map((p) => `(${p[0]}) ${p[1]}-${p[2]}`),
      fc.tuple(digits(2), digits(2), digits(2), digits(2)).map((p) => p.join(' ')),
      digits(9).map((rest) => `0${rest}`),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, date, version, phone), { minLength: 1, maxLength: 6 }), (parts) => {
        const sentence = parts.join(', ');
        assert.deepEqual(findErrorCodes(sentence), []);
        assert.deepEqual(findErrorCodes(`${sentence}, 0x80180014`), ['80180014']);
      }),
      { numRuns: 500 },
    );
  });
});

describe('matchTrouble', () => {
  const text = { en: 'x', sv: 'x' };
  function aRow(id: string, overrides: Partial<TroubleRow>): TroubleRow {
    return {
      id,
      platforms: [],
      codes: [],
      phrases: [],
      symptom: text,
      cause: text,
      remedy: text,
      agentHint: 'x',
      route: 'person',
      escalation: null,
      ...overrides,
    };
  }
  const ids = (rows: readonly TroubleRow[]): string[] => rows.map((row) => row.id);

  const rows = [
    aRow('phraseForAll', { phrases: ['too many devices'] }),
    aRow('phraseForWindows', { platforms: ['windows'], phrases: ['Too many'] }),
    aRow('codeForAll', { codes: ['80180013'] }),
    aRow('codeForWindows', { platforms: ['windows'], codes: ['80180013', '80180014'] }),
    aRow('phraseForMac', { platforms: ['macos'], phrases: ['too many'] }),
    aRow('nameForWindows', { platforms: ['windows'], phrases: ['DeviceCapReached'] }),
  ];

  it('puts codes before phrases, and rows for the platform before rows for all', () => {
    const found = matchTrouble(rows, {
      platform: 'windows',
      text: 'TOO MANY DEVICES (0x80180013), devicecapreached',
    });
    assert.deepEqual(ids(found), [
      'codeForWindows',
      'codeForAll',
      'phraseForWindows',
      'nameForWindows',
      'phraseForAll',
    ]);
  });

  it('leaves out rows of other platforms, and none when the platform is not known', () => {
    assert.deepEqual(ids(matchTrouble(rows, { platform: 'ios', text: 'too many devices' })), [
      'phraseForAll',
    ]);
    assert.deepEqual(ids(matchTrouble(rows, { platform: null, text: 'too many devices' })), [
      'phraseForWindows',
      'phraseForMac',
      'phraseForAll',
    ]);
  });

  it('matches a phrase from the beginning of a word, over line breaks and with any apostrophe', () => {
    const some = [
      aRow('row', { phrases: ["can't create work profile"] }),
      aRow('short', { phrases: ['scope'] }),
    ];
    assert.deepEqual(
      ids(matchTrouble(some, { platform: 'android', text: 'It can’t\ncreate  work profiles' })),
      ['row'],
    );
    assert.deepEqual(ids(matchTrouble(some, { platform: 'android', text: 'telescope' })), []);
    assert.deepEqual(ids(matchTrouble(some, { platform: 'android', text: 'wrong scope!' })), ['short']);
  });

  it('finds a row by the number alone, however it is written', () => {
    for (const written of ['8018 0013', '-2145910765', '0x8018-0013', 'the code was 80180013.']) {
      assert.deepEqual(ids(matchTrouble(rows, { platform: 'windows', text: written })), [
        'codeForWindows',
        'codeForAll',
      ]);
    }
  });

  it('finds nothing when nothing fits', () => {
    assert.deepEqual(matchTrouble(rows, { platform: 'windows', text: 'it does not work' }), []);
    assert.deepEqual(matchTrouble(rows, { platform: 'windows', text: '' }), []);
  });
});
