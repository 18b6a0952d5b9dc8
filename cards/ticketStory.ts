import { PLATFORMS } from '../domain/device.ts';
import { spanText } from './ago.ts';
import { type CardElement, facts } from './parts.ts';
import type { Texts } from './texts.ts';
import type { TicketView } from './ticket.ts';
import { inert } from './verbatim.ts';

/** The story as the agent needs it, in the order in which one asks. Never more than the ticket knows. */
export function story(texts: Texts, view: TicketView): CardElement {
  const { story: told } = view.ticket;
  const tried = view.tried.map(({ id, symptom }) => (symptom === null ? id : `${inert(symptom)} (${id})`));
  const ids = [told.stepId, told.gateId].filter((id) => id !== null);
  const where = ids.length > 0 ? `${inert(told.where)} (${ids.join(', ')})` : inert(told.where);
  const since = spanText(texts.language, told.minutesInStep * 60_000);
  return facts([
    [texts('ticket.device'), `${inert(told.deviceName)} · ${platformText(texts, told.platform)}`],
    [texts('ticket.where'), texts('ticket.whereSince', { where, since })],
    ...(told.errorCode === null ? [] : [[texts('ticket.error'), inert(told.errorCode)] as const]),
    [texts('ticket.tried'), tried.length > 0 ? tried.join('; ') : texts('ticket.nothingTried')],
    [texts('ticket.graph'), inert(told.whatGraphShows)],
    [texts('ticket.source'), inert(told.source)],
  ]);
}

function platformText(texts: Texts, platform: string): string {
  const known = PLATFORMS.find((candidate) => candidate === platform);
  return known === undefined ? inert(platform) : texts(`common.platform.${known}`);
}
