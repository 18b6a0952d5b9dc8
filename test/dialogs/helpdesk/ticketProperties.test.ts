import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TicketActor, TicketEvent } from '../../../dialogs/helpdesk/ticket.ts';
import { changeTicket } from '../../../dialogs/helpdesk/ticket.ts';
import { ticketDeliveries } from '../../../dialogs/helpdesk/ticketDeliveries.ts';
import type { PersonId } from '../../../domain/ids.ts';
import { type Agent, RESOLUTIONS, type Ticket } from '../../../domain/ticket.ts';
import { aTicket, ines, MAJA, OPENED, oskar } from '../../fixtures/tickets.ts';

const actors: fc.Arbitrary<TicketActor> = fc.constantFrom<TicketActor>(
  { side: 'agent', agent: ines },
  { side: 'agent', agent: oskar },
  { side: 'person', id: MAJA, name: 'Maja Exempel' },
  { side: 'person', id: 'stranger' as PersonId, name: 'Nils Annan' },
);
const text = fc.oneof(
  fc.constantFrom('', '  ', 'x'.repeat(5000)),
  fc.string({ minLength: 1, maxLength: 30 }),
);
/** How old the card was that somebody pressed. */
const behind = fc.nat({ max: 2 });

interface Press {
  readonly actor: TicketActor;
  readonly behind: number;
  readonly event: (seen: number) => TicketEvent;
}

const presses: fc.Arbitrary<Press> = fc
  .record({
    actor: actors,
    behind,
    text,
    resolution: fc.constantFrom(...RESOLUTIONS),
    kind: fc.constantFrom<TicketEvent['kind']>(
      'claim',
      'takeOver',
      'release',
      'reply',
      'ask',
      'personAnswered',
      'resolve',
      'reopen',
    ),
  })
  .map(({ actor, behind, text, resolution, kind }) => ({
    actor,
    behind,
    event: eventOf(kind, text, resolution),
  }));

function eventOf(kind: TicketEvent['kind'], said: string, resolution: (typeof RESOLUTIONS)[number]) {
  return (seen: number): TicketEvent => {
    switch (kind) {
      case 'claim':
      case 'release':
        return { kind };
      case 'takeOver':
        return { kind, seen };
      case 'reply':
        return { kind, text: said, writtenIn: 'thread' };
      case 'ask':
      case 'personAnswered':
      case 'reopen':
        return { kind, text: said };
      case 'resolve':
        return { kind, resolution, note: said, seen };
    }
  };
}

function ownerOf(ticket: Ticket): Agent | null {
  return 'by' in ticket.state ? ticket.state.by : null;
}

/** Runs the presses one after the other and hands each step to `check`. */
function play(
  sequence: readonly Press[],
  check: (step: { before: Ticket; after: Ticket; event: TicketEvent; actor: TicketActor }) => void,
): void {
  let ticket = aTicket();
  for (const [index, press] of sequence.entries()) {
    const event = press.event(Math.max(0, ticket.revision - press.behind));
    const now = new Date(OPENED.getTime() + index * 1000);
    const change = changeTicket(ticket, event, press.actor, now);
    if (change.kind === 'refused') {
      assert.equal(change.ticket, ticket, 'a refusal changed something');
      continue;
    }
    check({ before: ticket, after: change.ticket, event, actor: press.actor });
    for (const effect of change.effects) {
      if ('line' in effect)
        assert.ok(change.ticket.lines[effect.line], 'an effect names a line that is not there');
    }
    assert.ok(ticketDeliveries(change.ticket, change.effects, now).length > 0, 'a change that nobody sees');
    ticket = change.ticket;
  }
}

describe('whatever is pressed, in whatever order, a ticket', () => {
  const sequences = fc.array(presses, { maxLength: 40, size: 'max' });
  const always = (check: Parameters<typeof play>[1]): void =>
    fc.assert(
      fc.property(sequences, (sequence) => play(sequence, check)),
      { numRuns: 300 },
    );

  it('passes from one agent to another only by taking over or when it had been let go', () => {
    always(({ before, after, event, actor }) => {
      const [from, to] = [ownerOf(before), ownerOf(after)];
      if (to !== null && to.id !== from?.id) {
        assert.ok(actor.side === 'agent' && actor.agent.id === to.id, 'somebody was given a ticket');
        const wasFree = before.state.at === 'open' || before.state.at === 'resolved';
        assert.ok(wasFree || event.kind === 'takeOver', `${event.kind} took a ticket from its owner`);
      }
    });
  });

  it('has an agent and a reason when it is resolved, and is resolved by that only', () => {
    always(({ before, after, event }) => {
      if (after.state.at !== 'resolved') return;
      assert.ok(RESOLUTIONS.includes(after.state.resolution));
      assert.ok(after.state.by.id);
      if (before.state.at !== 'resolved') assert.equal(event.kind, 'resolve');
    });
  });

  it('keeps every line, and adds at most the one that was just said', () => {
    always(({ before, after, event }) => {
      assert.deepEqual(after.lines.slice(0, before.lines.length), before.lines);
      const said = 'text' in event ? event.text : 'note' in event ? event.note : null;
      const isByAgentReopening = event.kind === 'reopen' && after.state.at === 'claimed';
      const expected = said?.trim() && !isByAgentReopening ? 1 : 0;
      assert.equal(after.lines.length - before.lines.length, expected);
    });
  });

  it('grows its revision by one with every change', () => {
    always(({ before, after }) => assert.equal(after.revision, before.revision + 1));
  });

  it('is never touched by a stranger', () => {
    always(({ actor }) => assert.ok(actor.side === 'agent' || actor.id === MAJA));
  });
});
