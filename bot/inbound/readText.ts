import { z } from 'zod';
import type { TeamsActivity } from './teamsActivity.ts';

const MENTION = z.looseObject({
  type: z.literal('mention'),
  text: z.string().optional(),
  mentioned: z.looseObject({ id: z.string(), name: z.string().optional() }),
});

/** Tags that Teams writes into a message. Anything else in angle brackets was typed by a person, such as `<0x80180014>`. */
const MARKUP =
  /<\/?(?:p|div|span|br|b|strong|i|em|u|s|strike|a|ul|ol|li|pre|code|blockquote|h[1-6]|font|img|emoji|attachment|codeblock)(?:\s[^<>]*)?\/?>/gi;
const LINE_BREAK = /<br\s*\/?>|<\/(?:p|div|li|h[1-6]|pre|blockquote)>/gi;
const AT_TAG = /<at(?:\s[^<>]*)?>([^<]*)<\/at>/gi;

const ENTITIES = new Map([
  ['nbsp', ' '],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['#39', "'"],
  ['#160', ' '],
  ['amp', '&'],
]);

/**
 * What a person wrote, and whether they addressed the bot. Every mention of the bot is taken out, other mentions
 * become the plain name. The SDK's own function takes out the first mention only, leaves `&nbsp;` and throws on
 * a mention without a target (facts: teams-platform §6).
 */
export function readText(activity: TeamsActivity): { readonly text: string; readonly mentionsBot: boolean } {
  const mentions = (activity.entities ?? []).flatMap((entity) => {
    const parsed = MENTION.safeParse(entity);
    return parsed.success ? [parsed.data] : [];
  });
  const ofBot = mentions.filter((mention) => mention.mentioned.id === activity.recipient.id);

  let text = activity.text ?? '';
  for (const { text: spelled, mentioned } of ofBot) {
    for (const spelling of [spelled, mentioned.name && `<at>${mentioned.name}</at>`]) {
      if (spelling) text = text.replaceAll(spelling, ' ');
    }
  }
  text = text.replace(AT_TAG, '$1').replace(LINE_BREAK, '\n').replace(MARKUP, '');
  text = text.replace(
    /&([a-z]+|#\d+);/gi,
    (whole, name: string) => ENTITIES.get(name.toLowerCase()) ?? whole,
  );
  return { text: tidy(text), mentionsBot: ofBot.length > 0 };
}

/** One space between words, at most one empty line between paragraphs. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
