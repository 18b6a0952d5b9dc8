import type { CardAction } from '../../cards/actions.ts';
import type { AdminScreen } from '../../domain/adminScreens.ts';
import type { Wave } from '../../domain/wave.ts';
import type { ShownOn } from '../../store/waves/waveCards.ts';
import type { Inbound } from '../inbound/inbound.ts';
import type { Reader } from '../people/meetPerson.ts';

export type AdminAction = Extract<CardAction, { readonly verb: `wave.${string}` | `admin.${string}` }>;
export type WaveAction = Extract<AdminAction, { readonly data: { readonly waveId: string } }>;
/** Clicks that name the revision they were made on. */
export type ChangingAction = Extract<WaveAction, { readonly data: { readonly revision: number } }>;
export type ClickInbound = Extract<Inbound, { readonly kind: 'click' }>;

/** An admin's click, with what is known about them and about the message they pressed. */
export interface Visit {
  readonly reader: Reader;
  /** The message that the answer replaces; null when it will be a new one. */
  readonly message: ShownOn | null;
}

/** What to show, and which wave the message shows from now on, when its card is to follow the numbers. */
export interface Shown {
  readonly screen: AdminScreen;
  readonly live: Wave | null;
}

export function still(screen: AdminScreen): Shown {
  return { screen, live: null };
}
