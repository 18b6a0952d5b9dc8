import type { Logger } from 'pino';
import type { NewDelivery } from '../../domain/delivery.ts';
import type { JourneyId, PersonId } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import type { Ticket, TicketStory } from '../../domain/ticket.ts';
import type { Store, StoreGroups } from '../../store/store.ts';
import type { MeetPerson } from '../people/meetPerson.ts';
import type { JourneyDesk } from '../recipient/journeyDesk.ts';
import type { JourneyView } from '../recipient/journeyView.ts';
import type { PlaybookShelf } from '../recipient/playbooks.ts';
import type { Verifier } from '../recipient/verifier.ts';
import type { Roles } from './context.ts';
import { createRecipientClick } from './recipientClick.ts';
import { createRecipientText } from './recipientText.ts';

/** What the recipient's half of the conversation needs. */
export interface RecipientDeps {
  readonly store: Store;
  readonly people: MeetPerson;
  readonly roles: Roles;
  readonly desk: JourneyDesk;
  readonly view: JourneyView;
  readonly verifier: Verifier;
  readonly playbooks: PlaybookShelf;
  readonly tickets: {
    /** Adds what the person wrote to their open ticket; null when they have none. */
    personWrote(personId: PersonId, text: string): Promise<Ticket | null>;
    /** Their ticket that is not resolved; of several the one whose agent waits for them. */
    openTicketOf(personId: PersonId): Promise<Ticket | undefined>;
    /** Adds a line of the person to this ticket. */
    addWords(tx: StoreGroups, ticket: Ticket, text: string): Promise<Ticket>;
    /** For a question about no device that we know; with a device it is the journey that opens one. */
    openTicket(
      tx: StoreGroups,
      request: { readonly person: Person; readonly journey: null; readonly story: TicketStory },
    ): Promise<Ticket>;
  };
  readonly plan: (tx: StoreGroups, deliveries: readonly NewDelivery[]) => Promise<void>;
  readonly nudge: () => void;
  /** Draws the journey's living card again, through the outbox. */
  readonly redrawNow: (id: JourneyId) => Promise<void>;
  readonly log: Logger;
  readonly now: () => Date;
}

/** The 1:1 chat with someone whose devices move. */
export function createRecipientHandler(deps: RecipientDeps) {
  return { onClick: createRecipientClick(deps), onText: createRecipientText(deps) };
}
