/** TypeScript with some of its text blanked out; every character keeps its place, so positions and lines agree. */
export interface Reading {
  /** Without comments. */
  readonly withoutComments: string;
  /** Without comments, and with nothing inside strings, templates and regular expressions. */
  readonly codeOnly: string;
}

/** After one of these a slash begins a regular expression, not a division. */
const BEFORE_EXPRESSION =
  /(?:^|[=(,:;!&|?{}[\]+\-*%<>~^]|\b(?:return|typeof|case|of|in|do|else|await|yield))\s*$/;

/**
 * Tells code from comments and strings. A reader for our own formatted sources, not a parser: it knows strings,
 * templates with code inside, regular expressions and both kinds of comment.
 */
export function readSource(source: string): Reading {
  const withoutComments = source.split('');
  const codeOnly = source.split('');
  const blank = (from: number, to: number, target: string[]): void => {
    for (let at = from; at < to; at++) if (target[at] !== '\n') target[at] = ' ';
  };
  /** How deep in braces each open template is; its code ends at the brace that brings us back there. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  const skipTemplate = (from: number): number => {
    let to = from;
    while (to < source.length && source[to] !== '`') {
      if (source.startsWith('${', to)) {
        blank(from, to, codeOnly);
        templates.push(depth);
        return to + 2;
      }
      to += source[to] === '\\' ? 2 : 1;
    }
    blank(from, Math.min(to, source.length), codeOnly);
    return to + 1;
  };
  while (at < source.length) {
    const rest = source.slice(at, at + 2);
    const [char = ''] = rest;
    if (rest === '//' || rest === '/*') {
      const end = rest === '//' ? source.indexOf('\n', at) : source.indexOf('*/', at + 2) + 2;
      const to = end < at ? source.length : end;
      blank(at, to, codeOnly);
      blank(at, to, withoutComments);
      at = to;
    } else if (char === "'" || char === '"') {
      const to = endOfLiteral(source, at, char);
      blank(at + 1, to - 1, codeOnly);
      at = to;
    } else if (char === '/' && BEFORE_EXPRESSION.test(codeOnly.slice(Math.max(0, at - 40), at).join(''))) {
      const to = endOfLiteral(source, at, '/');
      blank(at + 1, to - 1, codeOnly);
      at = to;
    } else if (char === '`') {
      at = skipTemplate(at + 1);
    } else if (char === '}' && templates.at(-1) === depth) {
      templates.pop();
      at = skipTemplate(at + 1);
    } else {
      if (char === '{') depth++;
      if (char === '}') depth--;
      at++;
    }
  }
  return { withoutComments: withoutComments.join(''), codeOnly: codeOnly.join('') };
}

/** Just behind a string or regular expression that begins at `start`; neither goes over the end of its line. */
function endOfLiteral(source: string, start: number, quote: string): number {
  let isInSet = false;
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === '\n') return at;
    if (char === '\\') at++;
    else if (quote === '/' && char === '[') isInSet = true;
    else if (quote === '/' && char === ']') isInSet = false;
    else if (char === quote && !isInSet) return at + 1;
  }
  return source.length;
}
