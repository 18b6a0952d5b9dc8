/** A button on a card, as its click is sent back. */
export interface Button {
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What moves a journey on, in the order in which somebody with a card before them would look for it. */
const FORWARD = [
  'journey.start',
  'journey.answer',
  'journey.preflight',
  'journey.agree',
  'journey.stepDone',
  'journey.gone',
  'journey.check',
  'journey.restart',
];

/** The owner of a phone that is in order. */
const ANSWERS: Readonly<Record<string, string>> = {
  usage: 'onlyMe',
  condition: 'fine',
  mfa: 'elsewhere',
};

const EVERYTHING_CHECKED = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`P${n + 1}`, 'true']));

/** Every so manieth click is on a card from before the last change. */
const STALE_EVERY = 10;
/** About a seventh of the recipients makes five of nine clicks, and so comes to the end of a journey within a run. */
const QUICK_SHARE = 0.15;
const QUICK_OF_NINE = 5;

/**
 * Recipients who press what their cards offer. The same clicks in the same order every time, as far as the answers
 * are the same.
 */
export function createClicker(recipients: number, firstButton: (recipient: number) => Button) {
  const quick = Math.ceil(recipients * QUICK_SHARE);
  const before = new Map<number, readonly Button[]>();
  const pressed = new Map<number, Button>();
  let clicks = 0;
  let quickTurns = 0;
  let slowTurns = 0;

  return {
    next(): { readonly recipient: number; readonly button: Button; readonly isStale: boolean } {
      clicks++;
      const recipient =
        clicks % 9 < QUICK_OF_NINE
          ? 1 + (quickTurns++ % quick)
          : 1 + quick + (slowTurns++ % Math.max(1, recipients - quick));
      const stale = clicks % STALE_EVERY === 0 ? pressed.get(recipient) : undefined;
      if (stale) return { recipient, button: stale, isStale: true };
      const button = choose(before.get(recipient) ?? []) ?? firstButton(recipient);
      pressed.set(recipient, button);
      return { recipient, button, isStale: false };
    },
    /** This is what the recipient has before them now. */
    shown(recipient: number, card: unknown): void {
      before.set(recipient, buttonsOf(card));
    },
  };
}

export type Clicker = ReturnType<typeof createClicker>;

/** The button that leads on, with its inputs filled in; otherwise the first there is. */
function choose(buttons: readonly Button[]): Button | undefined {
  const button =
    FORWARD.map((verb) => buttons.find((candidate) => candidate.verb === verb)).find(Boolean) ?? buttons[0];
  if (!button) return undefined;
  switch (button.verb) {
    case 'journey.answer': {
      const fact = String(button.data['fact']);
      return { ...button, data: { ...button.data, value: ANSWERS[fact] ?? 'unsure' } };
    }
    case 'journey.preflight':
      return { ...button, data: { ...button.data, ...EVERYTHING_CHECKED } };
    default:
      return button;
  }
}

function buttonsOf(card: unknown): Button[] {
  const actions = (card as { actions?: unknown }).actions;
  if (!Array.isArray(actions)) return [];
  return actions.filter((action) => typeof action?.verb === 'string');
}
