import type { DrawnCard } from '../../cards/recipient/screenCard.ts';
import { createTexts, type Texts } from '../../cards/texts.ts';
import { ticketCard } from '../../cards/ticket.ts';
import type { PersonId } from '../../domain/ids.ts';
import { chooseLanguage, type Language } from '../../domain/language.ts';
import type { Person } from '../../domain/person.ts';
import type { Playbook } from '../../domain/playbook.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { StoreGroups } from '../../store/store.ts';
import { firstNameIn } from './agentOf.ts';

export interface TicketViewDeps {
  readonly store: Pick<StoreGroups, 'people' | 'tickets'>;
  /** For the names of troubleshooting rows. */
  readonly playbook: Pick<Playbook, 'troubleshooting'>;
  readonly defaultLanguage: Language;
}

/** Reads everything that a ticket's cards need. The channel speaks the organisation's language, a person their own. */
export function createTicketView({ store, playbook, defaultLanguage }: TicketViewDeps) {
  const texts: Readonly<Record<Language, Texts>> = { en: createTexts('en'), sv: createTexts('sv') };

  function languageOf(person: Person | undefined): Language {
    return chooseLanguage(
      {
        chosen: person?.chosenLanguage ?? null,
        teams: person?.teamsLocale ?? null,
        graph: person?.preferredLanguage ?? null,
      },
      defaultLanguage,
    );
  }

  return {
    channelTexts: texts[defaultLanguage],

    textsOf(person: Person | undefined): Texts {
      return texts[languageOf(person)];
    },

    async textsFor(personId: PersonId): Promise<Texts> {
      return texts[languageOf(await store.people.find(personId))];
    },

    /** The card in the channel; `notice` says why the last press did not do what it says. */
    async channelCard(ticket: Ticket, now: Date, notice: string | null = null): Promise<DrawnCard> {
      const [person, reach, undelivered] = await Promise.all([
        store.people.find(ticket.personId),
        store.people.reach(ticket.personId),
        store.tickets.undeliveredLines(ticket.id),
      ]);
      return ticketCard(texts[defaultLanguage], {
        ticket,
        now,
        givenName: person?.givenName || firstNameIn(ticket.personName),
        personLanguage: languageOf(person),
        reach,
        tried: ticket.story.triedRows.map((id) => ({
          id,
          symptom: playbook.troubleshooting.find((row) => row.id === id)?.symptom[defaultLanguage] ?? null,
        })),
        undelivered,
        notice,
      });
    },
  };
}

export type TicketView = ReturnType<typeof createTicketView>;
