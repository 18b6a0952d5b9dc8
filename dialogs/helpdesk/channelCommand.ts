/** What somebody wants who mentions the bot in a channel; everything that is no command is something said. */
export type ChannelCommand = 'here' | 'queue' | 'help' | 'say';

const WORDS: Readonly<Record<Exclude<ChannelCommand, 'say'>, readonly string[]>> = {
  here: [
    'helpdesk here',
    'help desk here',
    'support here',
    'helpdesk här',
    'support här',
    'supporten här',
    'supporten är här',
  ],
  queue: ['queue', 'tickets', 'open tickets', 'kö', 'kön', 'ärenden', 'öppna ärenden'],
  help: ['', 'help', '?', 'hjälp'],
};

/**
 * Reads what was written after the mention. A command is the whole text and nothing else, so that an answer such as
 * "I can help here" in a ticket's thread goes to the person.
 */
export function readChannelCommand(text: string): ChannelCommand {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .trim()
    .replace(/[.!,]+$/, '')
    .replace(/\s+/g, ' ');
  for (const [command, spellings] of Object.entries(WORDS)) {
    if (spellings.includes(words)) return command as ChannelCommand;
  }
  return 'say';
}
