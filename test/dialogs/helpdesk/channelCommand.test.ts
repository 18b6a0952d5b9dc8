import assert from 'node:assert/strict';
import { readChannelCommand } from '../../../dialogs/helpdesk/channelCommand.ts';
import { splitWords } from '../../../dialogs/helpdesk/splitWords.ts';
import { MAX_LINE_CHARACTERS } from '../../../dialogs/helpdesk/ticket.ts';

describe('a command in the channel', () => {
  const read = [
    ['helpdesk here', 'here'],
    ['  Helpdesk   HERE! ', 'here'],
    ['supporten här', 'here'],
    // Decomposed, as a Mac types it.
    ['supporten ha\u0308r', 'here'],
    ['Kö', 'queue'],
    ['open tickets', 'queue'],
    ['', 'help'],
    ['Hjälp', 'help'],
    ['I can help here', 'say'],
    ['helpdesk here is closed on Sundays', 'say'],
    ['toString', 'say'],
  ] as const;
  for (const [text, command] of read) {
    it(`is read: "${text}" is ${command}`, () => assert.equal(readChannelCommand(text), command));
  }
});

describe('a long text', () => {
  it('stays one line when it is short enough', () => {
    assert.deepEqual(splitWords(' Hello '), ['Hello']);
    assert.deepEqual(splitWords('   '), []);
  });

  it('is cut between paragraphs, between words, or where it must be, and never too late', () => {
    const paragraphs = `${'a'.repeat(3000)}\n${'b'.repeat(3000)}`;
    assert.deepEqual(splitWords(paragraphs), ['a'.repeat(3000), 'b'.repeat(3000)]);
    assert.deepEqual(splitWords(paragraphs.replace('\n', ' ')), ['a'.repeat(3000), 'b'.repeat(3000)]);
    const solid = 'c'.repeat(9000);
    assert.equal(splitWords(solid).join(''), solid);
    for (const part of splitWords(solid)) assert.ok(part.length <= MAX_LINE_CHARACTERS);
  });

  it('is never cut inside a character', () => {
    const emoji = `x${'😀'.repeat(4000)}`;
    assert.equal(splitWords(emoji).join(''), emoji);
    for (const part of splitWords(emoji)) assert.ok(part.isWellFormed());
  });
});
