import assert from 'node:assert/strict';
import type { TicketActor, TicketChange, TicketEvent } from '../../../dialogs/helpdesk/ticket.ts';
import { changeTicket, MAX_LINE_CHARACTERS } from '../../../dialogs/helpdesk/ticket.ts';
import type { PersonId } from '../../../domain/ids.ts';
import { MASK, type Ticket } from '../../../domain/ticket.ts';
import { aTicket, ines, MAJA, oskar, STATES } from '../../fixtures/tickets.ts';

const NOW = new Date('2026-11-10T09:00:00Z');
const byInes: TicketActor = { side: 'agent', agent: ines };
const byOskar: TicketActor = { side: 'agent', agent: oskar };
const byMaja: TicketActor = { side: 'person', id: MAJA, name: 'Maja Exempel' };
const byStranger: TicketActor = { side: 'person', id: 'somebody-else' as PersonId, name: 'Nils Annan' };

const open = aTicket();
const claimed = aTicket({ state: STATES.claimed, revision: 2 });
const waiting = aTicket({ state: STATES.waiting, revision: 3 });
const resolved = aTicket({ state: STATES.resolved, revision: 4 });

function accepted(ticket: Ticket, event: TicketEvent, actor: TicketActor) {
  const change = changeTicket(ticket, event, actor, NOW);
  assert.equal(change.kind, 'changed', `refused: ${change.kind === 'refused' ? change.reason : ''}`);
  return change as Extract<TicketChange, { kind: 'changed' }>;
}

function refusal(ticket: Ticket, event: TicketEvent, actor: TicketActor): string {
  const change = changeTicket(ticket, event, actor, NOW);
  assert.equal(change.kind, 'refused');
  assert.equal(change.ticket, ticket);
  return (change as Extract<TicketChange, { kind: 'refused' }>).reason;
}

describe('a ticket', () => {
  describe('claimed', () => {
    it('belongs to the agent who took it, and the person is told', () => {
      const { ticket, effects } = accepted(open, { kind: 'claim' }, byInes);
      assert.deepEqual(ticket.state, { at: 'claimed', by: ines, since: NOW });
      assert.equal(ticket.revision, 2);
      assert.deepEqual(effects, [
        { kind: 'redrawCard' },
        { kind: 'redrawJourney' },
        { kind: 'personNews', news: 'claimed' },
      ]);
    });

    it('stays with the first when a second agent presses, whatever card they saw', () => {
      assert.equal(refusal(claimed, { kind: 'claim' }, byOskar), 'taken');
      assert.equal(refusal(waiting, { kind: 'claim' }, byOskar), 'taken');
    });

    it('is nothing new for the agent who has it', () => {
      assert.equal(refusal(claimed, { kind: 'claim' }, byInes), 'alreadyYours');
    });

    it('cannot be done to a resolved ticket, nor by the person', () => {
      assert.equal(refusal(resolved, { kind: 'claim' }, byOskar), 'resolved');
      assert.equal(refusal(open, { kind: 'claim' }, byMaja), 'notTheirs');
    });
  });

  describe('taken over', () => {
    it('changes its owner and keeps waiting when it waited', () => {
      assert.deepEqual(accepted(waiting, { kind: 'takeOver', seen: 3 }, byOskar).ticket.state, {
        at: 'waiting',
        by: oskar,
        since: NOW,
      });
    });

    it('is refused when the card showed something else', () => {
      assert.equal(refusal(waiting, { kind: 'takeOver', seen: 2 }, byOskar), 'stale');
    });

    it('takes an open ticket like a claim', () => {
      assert.equal(accepted(open, { kind: 'takeOver', seen: 0 }, byOskar).ticket.state.at, 'claimed');
    });

    it('is nothing new for its owner, and too late when it is resolved', () => {
      assert.equal(refusal(claimed, { kind: 'takeOver', seen: 2 }, byInes), 'alreadyYours');
      assert.equal(refusal(resolved, { kind: 'takeOver', seen: 4 }, byOskar), 'resolved');
    });
  });

  describe('put back', () => {
    it('is open again, and the person is told', () => {
      const { ticket, effects } = accepted(waiting, { kind: 'release' }, byInes);
      assert.deepEqual(ticket.state, { at: 'open', since: NOW });
      assert.deepEqual(effects.at(-1), { kind: 'personNews', news: 'released' });
    });

    it('can be done by its owner only', () => {
      assert.equal(refusal(claimed, { kind: 'release' }, byOskar), 'notYours');
      assert.equal(refusal(open, { kind: 'release' }, byInes), 'notTaken');
      assert.equal(refusal(resolved, { kind: 'release' }, byInes), 'resolved');
    });
  });

  describe('replied to', () => {
    it('is claimed by the reply when nobody had it', () => {
      const { ticket, effects } = accepted(
        open,
        { kind: 'reply', text: ' Hello Maja ', writtenIn: 'card' },
        byInes,
      );
      assert.equal(ticket.state.at, 'claimed');
      assert.deepEqual(ticket.lines, [{ from: 'agent', author: 'Ines Fiktiv', text: 'Hello Maja', at: NOW }]);
      assert.deepEqual(effects, [
        { kind: 'redrawCard' },
        { kind: 'redrawJourney' },
        { kind: 'lineToPerson', line: 0 },
        { kind: 'lineToThread', line: 0 },
      ]);
    });

    it('is not repeated in the thread where it was written', () => {
      const { effects } = accepted(claimed, { kind: 'reply', text: 'Hello', writtenIn: 'thread' }, byInes);
      assert.deepEqual(effects, [{ kind: 'redrawCard' }, { kind: 'lineToPerson', line: 0 }]);
    });

    it('keeps its owner when a colleague replies', () => {
      const { ticket } = accepted(waiting, { kind: 'reply', text: 'Hello', writtenIn: 'card' }, byOskar);
      assert.equal(ticket.state, waiting.state);
      assert.equal(ticket.lines[0]?.author, 'Oskar Låtsas');
    });

    it('passes a last word on when it is resolved, and stays resolved', () => {
      const { ticket, effects } = accepted(
        resolved,
        { kind: 'reply', text: 'PS', writtenIn: 'card' },
        byInes,
      );
      assert.equal(ticket.state, resolved.state);
      assert.ok(effects.some((effect) => effect.kind === 'lineToPerson'));
    });

    it('refuses nothing at all and far too much, but nothing in between', () => {
      const reply = (text: string): TicketEvent => ({ kind: 'reply', text, writtenIn: 'card' });
      assert.equal(refusal(open, reply('  '), byInes), 'nothingSaid');
      assert.equal(refusal(open, reply('x'.repeat(MAX_LINE_CHARACTERS + 1)), byInes), 'tooLong');
      assert.equal(accepted(open, reply('x'.repeat(MAX_LINE_CHARACTERS)), byInes).ticket.lines.length, 1);
    });

    it('keeps no password', () => {
      const { ticket } = accepted(
        claimed,
        { kind: 'reply', text: 'Password: Hemligt123', writtenIn: 'card' },
        byInes,
      );
      assert.equal(ticket.lines[0]?.text, `Password: ${MASK}`);
    });
  });

  describe('asked about', () => {
    it('waits for the person, and is claimed by the question when nobody had it', () => {
      const { ticket } = accepted(open, { kind: 'ask', text: 'Which iOS?' }, byInes);
      assert.deepEqual(ticket.state, { at: 'waiting', by: ines, since: NOW });
    });

    it('waits under its owner when a colleague asks', () => {
      const { ticket } = accepted(claimed, { kind: 'ask', text: 'Which iOS?' }, byOskar);
      assert.deepEqual(ticket.state, { at: 'waiting', by: ines, since: NOW });
    });

    it('waits since the first question', () => {
      assert.equal(accepted(waiting, { kind: 'ask', text: 'And?' }, byInes).ticket.state, waiting.state);
    });

    it('cannot be asked about when it is resolved', () => {
      assert.equal(refusal(resolved, { kind: 'ask', text: 'Which iOS?' }, byInes), 'resolved');
    });
  });

  describe('answered by the person', () => {
    it('goes back to its owner when it waited', () => {
      const { ticket, effects } = accepted(waiting, { kind: 'personAnswered', text: 'iOS 26' }, byMaja);
      assert.deepEqual(ticket.state, { at: 'claimed', by: ines, since: NOW });
      assert.deepEqual(effects, [{ kind: 'redrawCard' }, { kind: 'lineToThread', line: 0 }]);
    });

    it('stays where it is otherwise, and the words are kept', () => {
      for (const ticket of [open, claimed, resolved]) {
        const after: Ticket = accepted(ticket, { kind: 'personAnswered', text: 'Thank you' }, byMaja).ticket;
        assert.equal(after.state, ticket.state);
        assert.equal(after.lines[0]?.from, 'person');
      }
    });

    it('takes answers from nobody else', () => {
      const answer: TicketEvent = { kind: 'personAnswered', text: 'iOS 26' };
      assert.equal(refusal(waiting, answer, byStranger), 'notTheirs');
      assert.equal(refusal(waiting, answer, byInes), 'notTheirs');
    });
  });

  describe('resolved', () => {
    const resolve = (seen: number, note = ''): TicketEvent => ({
      kind: 'resolve',
      resolution: 'reset',
      note,
      seen,
    });

    it('says by whom and why, and the person is told', () => {
      const { ticket, effects } = accepted(claimed, resolve(2, 'Booked for Tuesday'), byInes);
      assert.deepEqual(ticket.state, {
        at: 'resolved',
        by: ines,
        since: NOW,
        resolution: 'reset',
        note: 'Booked for Tuesday',
      });
      assert.deepEqual(effects.at(-1), { kind: 'personNews', news: 'resolved' });
      assert.equal(ticket.lines.at(-1)?.text, 'Booked for Tuesday');
    });

    it('may be done to an open ticket by anybody, to a taken one by its owner only', () => {
      assert.equal(accepted(open, resolve(1), byOskar).ticket.state.at, 'resolved');
      assert.equal(refusal(claimed, resolve(2), byOskar), 'notYours');
    });

    it('waits until what was written in between has been seen', () => {
      const answered = accepted(claimed, { kind: 'personAnswered', text: 'No!' }, byMaja).ticket;
      assert.equal(refusal(answered, resolve(2), byInes), 'stale');
      assert.equal(accepted(answered, resolve(3), byInes).ticket.state.at, 'resolved');
    });

    it('happens once', () => {
      assert.equal(refusal(resolved, resolve(4), byInes), 'resolved');
    });

    it('is not for the person to say', () => {
      assert.equal(refusal(claimed, resolve(2), byMaja), 'notTheirs');
    });
  });

  describe('reopened', () => {
    it('belongs to the agent who reopened it', () => {
      const { ticket, effects } = accepted(resolved, { kind: 'reopen', text: null }, byOskar);
      assert.deepEqual(ticket.state, { at: 'claimed', by: oskar, since: NOW });
      assert.deepEqual(effects.at(-1), { kind: 'personNews', news: 'reopened' });
    });

    it('is anybody’s when the person reopened it, and the thread says so', () => {
      const { ticket, effects } = accepted(resolved, { kind: 'reopen', text: 'Still stuck' }, byMaja);
      assert.deepEqual(ticket.state, { at: 'open', since: NOW });
      assert.deepEqual(effects.at(-1), { kind: 'lineToThread', line: 0 });
    });

    it('must have been resolved', () => {
      assert.equal(refusal(claimed, { kind: 'reopen', text: null }, byInes), 'notResolved');
      assert.equal(refusal(open, { kind: 'reopen', text: 'Still stuck' }, byMaja), 'notResolved');
    });
  });
});
