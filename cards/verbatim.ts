import type { IRichTextBlock, ITextBlock } from '@microsoft/teams.cards';

/**
 * What people wrote, exactly as they wrote it. A TextBlock reads Markdown and date functions, so a person could put
 * a link with a false name, or a mention, on somebody else's card; a rich text run reads nothing.
 */
export function verbatim(
  text: string,
  options: Partial<Pick<ITextBlock, 'isSubtle' | 'spacing'>> & { readonly italic?: boolean } = {},
): IRichTextBlock {
  const { italic, isSubtle, ...block } = options;
  return {
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...(italic ? { italic } : {}), ...(isSubtle ? { isSubtle } : {}) }],
    ...block,
  };
}

/**
 * The same for a place that only a TextBlock or a fact can be: names and the like. What would start a link, a mention,
 * emphasis or a date is taken apart by something that takes no room, so it is read as it stands.
 */
export function inert(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\]\(/g, `]${NOTHING}(`)
    .replace(/\{\{/g, `{${NOTHING}{`)
    .replace(/<(?=\/?at\b)/gi, `<${NOTHING}`)
    .replace(/([*_~])/g, `${NOTHING}$1${NOTHING}`)
    .trim();
}

/** Word joiner: no width, no line break. */
const NOTHING = '\u2060';
