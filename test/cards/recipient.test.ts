import assert from 'node:assert/strict';
import { screenCard } from '../../cards/recipient/screenCard.ts';
import { createTexts } from '../../cards/texts.ts';
import { LANGUAGES } from '../../domain/language.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { thePlaybook } from '../fixtures/journeys.ts';
import { everyRecipientScreen } from '../fixtures/recipientScreens.ts';
import { assertCardRules } from './cardRules.ts';

const qrImageUrl = (url: string) => `https://flytt.nordvik.example/media/qr/${url.length}.png`;

describe('recipient cards', () => {
  let playbook: Playbook;
  before(async () => {
    playbook = await thePlaybook();
  });

  for (const language of LANGUAGES) {
    it(`obey the card rules on every screen, in ${language}`, () => {
      const context = { texts: createTexts(language), timeZone: 'Europe/Stockholm', qrImageUrl };
      const screens = everyRecipientScreen(playbook, language);
      assert.ok(screens.length > 200, `only ${screens.length} screens`);
      for (const { name, screen } of screens) {
        const drawn = screenCard(screen, context);
        try {
          assertCardRules(drawn.card);
          assert.ok(drawn.summary.length > 0 && drawn.summary.length < 120, `summary: ${drawn.summary}`);
        } catch (error) {
          throw new Error(`${name} (${language}): ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        }
      }
    });
  }

  it('are told apart from cards that break a rule', () => {
    const context = { texts: createTexts('en'), timeZone: null, qrImageUrl };
    const { card } = screenCard({ screen: 'deviceForm' }, context);
    assertCardRules(card);
    const broken = structuredClone(card) as { body: { wrap?: boolean; label?: string }[] };
    delete broken.body[1]?.label;
    assert.throws(() => assertCardRules(broken), /has a label/);
    const unwrapped = structuredClone(card) as { body: { wrap?: boolean }[] };
    delete unwrapped.body[0]?.wrap;
    assert.throws(() => assertCardRules(unwrapped), /wraps/);
  });
});
