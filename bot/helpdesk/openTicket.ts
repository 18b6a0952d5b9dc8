import { inert } from '../../cards/verbatim.ts';
import { postOf, ticketDeliveries } from '../../dialogs/helpdesk/ticketDeliveries.ts';
import { withoutSecrets } from '../../dialogs/helpdesk/withoutSecrets.ts';
import type { NewDelivery } from '../../domain/delivery.ts';
import type { Journey } from '../../domain/journey.ts';
import type { Person } from '../../domain/person.ts';
import type { Ticket, TicketStory } from '../../domain/ticket.ts';
import type { StoreGroups } from '../../store/store.ts';
import type { HandlerDeps } from '../handlers/context.ts';
import type { TicketDesk } from './ticketDesk.ts';
import type { TicketView } from './ticketView.ts';

export interface TicketRequest {
  readonly person: Person;
  /** Null when the question is about no device that we know. */
  readonly journey: Pick<Journey, 'id'> | null;
  readonly story: TicketStory;
}

export interface OpenTicketDeps extends Pick<HandlerDeps, 'plan' | 'now'> {
  readonly desk: Pick<TicketDesk, 'addWords'>;
  readonly view: Pick<TicketView, 'textsOf'>;
}

/**
 * Opens a ticket inside the caller's transaction, who wakes the dispatcher after it. When the journey has an open
 * ticket already, that one is given back, with what the person said this time added to it.
 */
export function createOpenTicket({ desk, view, plan, now }: OpenTicketDeps) {
  return async function openTicket(
    tx: StoreGroups,
    { person, journey, story }: TicketRequest,
  ): Promise<Ticket> {
    const at = now();
    const { ticket, isNew } = await tx.tickets.open(
      {
        personId: person.id,
        personName: person.displayName,
        journeyId: journey?.id ?? null,
        story: {
          ...story,
          errorCode: story.errorCode === null ? null : withoutSecrets(story.errorCode),
          personSays: story.personSays === null ? null : withoutSecrets(story.personSays),
        },
      },
      at,
    );
    if (!isNew) return story.personSays ? desk.addWords(tx, ticket, story.personSays) : ticket;
    const channel = await tx.channels.helpdesk();
    await plan(tx, [
      ...(channel ? [postOf(ticket, at)] : await askForHelpdesk(tx, ticket, at)),
      // The card of a journey says by itself that the helpdesk has it; it cannot say that there is no helpdesk.
      ...(channel && journey ? [] : ticketDeliveries(ticket, [{ kind: 'personNews', news: 'open' }], at)),
    ]);
    return ticket;
  };

  /** The admin who launched the wave is told when the first ticket has nowhere to go, not with every one. */
  async function askForHelpdesk(tx: StoreGroups, ticket: Ticket, at: Date): Promise<NewDelivery[]> {
    const { open, claimed, waiting } = await tx.tickets.countUnresolved();
    if (ticket.journeyId === null || open + claimed + waiting > 1) return [];
    const adminId = await tx.tickets.launchedBy(ticket.journeyId);
    const admin = adminId === null ? undefined : await tx.people.find(adminId);
    if (admin === undefined) return [];
    const texts = view.textsOf(admin);
    return [
      {
        lane: 'helpdesk',
        target: { to: 'person', personId: admin.id },
        message: {
          kind: 'reply',
          activity: {
            summary: texts('desk.missing.summary'),
            content: {
              kind: 'text',
              text: texts('desk.missing', { person: inert(ticket.personName), number: ticket.number }),
            },
            alert: true,
          },
        },
        dueAt: at,
        dedupeKey: `ticket:no-helpdesk:${admin.id}`,
        waveId: null,
        personId: admin.id,
      },
    ];
  }
}
