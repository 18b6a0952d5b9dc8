import assert from 'node:assert/strict';
import { withoutSecrets } from '../../../dialogs/helpdesk/withoutSecrets.ts';
import { MASK } from '../../../domain/ticket.ts';

describe('a ticket without secrets', () => {
  const masked: readonly (readonly [said: string, kept: string])[] = [
    ['My password is Hunter2!', `My password is ${MASK}`],
    ['lösenordet är Sommar2026', `lösenordet är ${MASK}`],
    ['Lösenord: Sommar2026 och sedan då?', `Lösenord: ${MASK} och sedan då?`],
    ['PIN=4711', `PIN=${MASK}`],
    ['min engångskod är 123456', `min engångskod är ${MASK}`],
    ['key 111111-222222-333333-444444-555555-666666-777777-888888 ok', `key ${MASK} ok`],
    ['FileVault says AB12-CD34-EF56-GH78-IJ90-KL12', `FileVault says ${MASK}`],
  ];
  for (const [said, kept] of masked) {
    it(`masks: ${said}`, () => assert.equal(withoutSecrets(said), kept));
  }

  const untouched = [
    'Error 0x80180014 in step 3',
    'Felkod: 80180014',
    'The password is wrong, it says',
    'lösenordet är fel.',
    'It asks for a pin but I have none',
    'Serial number C02XL0GYJGH5',
    'The spinning wheel is still there',
    'call me at 08-123 45 67',
  ];
  for (const said of untouched) {
    it(`leaves alone: ${said}`, () => assert.equal(withoutSecrets(said), said));
  }
});
