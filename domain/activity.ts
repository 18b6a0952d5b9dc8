/** A card or text as it goes out; the sender adds the address. */
export interface OutgoingActivity {
  /** What the toast and the activity feed say: always set, never just "sent a card". */
  readonly summary: string;
  /** Plain text with Teams' Markdown, or a card, never both: Teams would split them into two messages. */
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'card'; readonly card: Readonly<Record<string, unknown>> };
  /** Whether Teams should put it into the person's activity feed. */
  readonly alert: boolean;
}
