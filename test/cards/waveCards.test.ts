import assert from 'node:assert/strict';
import { adminCard } from '../../cards/admin/adminCard.ts';
import { screenCard } from '../../cards/recipient/screenCard.ts';
import { createTexts } from '../../cards/texts.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { allScreens, aNoticeScreen } from '../fixtures/adminScreens.ts';
import { assertCardRules } from './cardRules.ts';

for (const language of LANGUAGES) {
  const texts = createTexts(language);
  const context = { texts, timeZone: 'Europe/Stockholm' };
  const notice = screenCard(aNoticeScreen(), {
    ...context,
    qrImageUrl: (url) => `https://flytt.example/qr?u=${url}`,
  });

  describe(`admin cards (${language})`, () => {
    for (const [name, screen] of Object.entries(allScreens(notice))) {
      it(`keeps the rules of cards: ${name}`, () => {
        const drawn = adminCard(screen, context);
        assertCardRules(drawn.card);
        assert.ok(drawn.summary.length > 0 && drawn.summary.length < 200, drawn.summary);
      });
    }
  });
}
