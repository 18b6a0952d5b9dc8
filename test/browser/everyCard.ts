import { adminCard } from '../../cards/admin/adminCard.ts';
import { screenCard } from '../../cards/recipient/screenCard.ts';
import { createTexts } from '../../cards/texts.ts';
import { type TicketView, ticketCard } from '../../cards/ticket.ts';
import { newsCard } from '../../cards/ticketForPerson.ts';
import type { Language } from '../../domain/language.ts';
import { allScreens, aNoticeScreen } from '../fixtures/adminScreens.ts';
import { thePlaybook } from '../fixtures/journeys.ts';
import { everyRecipientScreen } from '../fixtures/recipientScreens.ts';
import { aTicket, OPENED, STATES } from '../fixtures/tickets.ts';

const TIME_ZONE = 'Europe/Stockholm';

/** Every card in one language, with a name to find it by: `admin-…`, `ticket-…`, `news-…` or a recipient's screen. */
export async function everyCard(language: Language): Promise<{ name: string; card: unknown }[]> {
  const texts = createTexts(language);
  const context = { texts, timeZone: TIME_ZONE, qrImageUrl: () => 'https://flytt.nordvik.example/qr.png' };
  const recipient = everyRecipientScreen(await thePlaybook(), language).map(({ name, screen }) => ({
    name,
    card: screenCard(screen, context).card,
  }));
  const notice = screenCard(aNoticeScreen(), context);
  const admin = Object.entries(allScreens(notice)).map(([name, screen]) => ({
    name: `admin-${name}`,
    card: adminCard(screen, context).card,
  }));
  const tickets = Object.entries(STATES).map(([name, state]) => ({
    name: `ticket-${name}`,
    card: ticketCard(texts, aView(state)).card,
  }));
  const news = (['open', 'claimed', 'released', 'resolved', 'reopened'] as const).map((name) => ({
    name: `news-${name}`,
    card: newsCard(texts, aTicket({ state: name === 'resolved' ? STATES.resolved : STATES.claimed }), name, {
      hasHelpdesk: true,
    }).card,
  }));
  return [...recipient, ...admin, ...tickets, ...news];
}

function aView(state: TicketView['ticket']['state']): TicketView {
  return {
    ticket: aTicket({
      state,
      lines: [{ from: 'person', author: 'Maja Exempel', text: 'Knappen finns inte.', at: OPENED }],
    }),
    now: new Date(OPENED.getTime() + 4_200_000),
    givenName: 'Maja',
    personLanguage: 'sv',
    reach: { kind: 'notInstalled' },
    tried: [{ id: 'TS-I10', symptom: 'The profile could not be installed' }],
    undelivered: new Set(),
    notice: null,
  };
}
