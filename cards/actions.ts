import { z } from 'zod';
import { PLATFORMS } from '../domain/device.ts';
import { LANGUAGES } from '../domain/language.ts';
import { RESOLUTIONS } from '../domain/ticket.ts';

/**
 * Every verb that a button can send back, with the shape of its data. A card is shown on a client, and a client
 * can send anything: data carries opaque ids and a revision, and is believed in nothing else (design §5.1).
 * Names of inputs on the cards are the names of the fields here.
 */

const id = z.string().min(1).max(64);
const revision = z.coerce.number().int().min(0);
/** What a person can write into one box. */
export const MOST_WRITTEN = 2000;
const text = z.string().trim().max(MOST_WRITTEN);
const optionalText = text.optional().default('');
/** A choice that nobody has made comes as an empty text from some clients and not at all from others. */
const emptyOr = <Shape extends z.ZodType>(shape: Shape) =>
  z.union([z.literal('').transform(() => undefined), shape]).optional();
/** Input.Toggle sends the strings "true" and "false". */
const toggle = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);

const journey = { journeyId: id, revision };
const ticket = { ticketId: id, revision };
const wave = { waveId: id, revision };

export const SNOOZES = ['hour', 'evening', 'tomorrow', 'nextWeek'] as const;

export const ACTION_SHAPES = {
  // Recipient: one device's journey
  'journey.start': z.object(journey),
  'journey.snooze': z.object({ ...journey, until: z.enum(SNOOZES).catch('tomorrow') }),
  'journey.notMine': z.object(journey),
  'journey.undo': z.object(journey),
  'journey.answer': z.object({ ...journey, fact: id, value: emptyOr(id) }),
  'journey.preflight': z.looseObject(journey),
  'journey.agree': z.object(journey),
  'journey.stepDone': z.object({ ...journey, step: z.coerce.number().int().min(0) }),
  'journey.stepBack': z.object(journey),
  'journey.different': z.object(journey),
  'journey.gone': z.object({ ...journey, answer: z.enum(['yes', 'no']) }),
  'journey.stuck': z.object({ ...journey, said: optionalText, rowId: emptyOr(id) }),
  'journey.tried': z.object({ ...journey, said: optionalText, rowId: id, solved: z.enum(['yes', 'no']) }),
  'journey.escalate': z.object({ ...journey, said: optionalText }),
  'journey.goOn': z.object(journey),
  'journey.check': z.object(journey),
  'journey.show': z.object({ journeyId: id }),
  'journey.restart': z.object(journey),
  // Recipient: everything else
  'summary.show': z.object({}),
  'device.pick': z.object({ deviceId: emptyOr(id) }),
  'device.other': z.object({}),
  'device.add': z.object({ platform: emptyOr(z.enum(PLATFORMS)), name: optionalText }),
  'language.set': z.object({ language: z.enum(LANGUAGES) }),
  'ticket.answer': z.object({ ticketId: id, said: optionalText }),
  'ticket.stillStuck': z.object(ticket),
  // Helpdesk channel
  'ticket.claim': z.object(ticket),
  'ticket.reply': z.object({ ...ticket, said: optionalText }),
  'ticket.ask': z.object({ ...ticket, said: optionalText }),
  'ticket.resolve': z.object({
    ...ticket,
    resolution: z.enum(RESOLUTIONS).catch('other'),
    note: optionalText,
  }),
  'ticket.reopen': z.object(ticket),
  'ticket.release': z.object(ticket),
  'ticket.takeOver': z.object(ticket),
  // Admin
  'admin.home': z.object({ page: z.coerce.number().int().min(0).max(10_000).optional() }),
  'wave.new': z.object({}),
  'wave.show': z.object({ waveId: id }),
  'wave.askGroup': z.object(wave),
  'wave.searchGroup': z.object({ ...wave, search: optionalText }),
  'wave.pickGroup': z.object({ ...wave, groupId: emptyOr(id), search: optionalText }),
  'wave.setUp': z.object({
    ...wave,
    name: optionalText,
    source: emptyOr(id),
    mode: emptyOr(z.enum(['noGrace', 'graceUntil'])),
    graceDate: optionalText,
    deadlineDate: optionalText,
  }),
  'wave.edit': z.object(wave),
  'wave.check': z.object(wave),
  'wave.preview': z.object({ ...wave, language: z.enum(LANGUAGES).optional() }),
  'wave.sendToMe': z.object({ ...wave, language: z.enum(LANGUAGES).optional() }),
  'wave.askLaunch': z.object(wave),
  'wave.launch': z.object({ ...wave, headCount: optionalText, ready: toggle.optional() }),
  'wave.pause': z.object(wave),
  'wave.resume': z.object(wave),
  'wave.askCancel': z.object(wave),
  'wave.cancel': z.object({ ...wave, sure: toggle.optional() }),
  'wave.results': z.object({ waveId: id }),
  'wave.discard': z.object(wave),
} as const satisfies Record<string, z.ZodType>;

export type Verb = keyof typeof ACTION_SHAPES;

/** A click that has been read: the verb is ours and its data has the verb's shape. */
export type CardAction = {
  [V in Verb]: { readonly verb: V; readonly data: z.infer<(typeof ACTION_SHAPES)[V]> };
}[Verb];

/** What a card puts on a button for this verb: the ids, without the fields that inputs fill in. */
export type ActionData<V extends Verb> = Partial<z.input<(typeof ACTION_SHAPES)[V]>>;

/** Reads a click. Null when the verb is not ours or the data does not fit: it is then treated as a stale card. */
export function readAction(verb: string, data: Readonly<Record<string, unknown>>): CardAction | null {
  if (!isVerb(verb)) return null;
  const parsed = ACTION_SHAPES[verb].safeParse(data);
  return parsed.success ? ({ verb, data: parsed.data } as CardAction) : null;
}

function isVerb(verb: string): verb is Verb {
  return Object.hasOwn(ACTION_SHAPES, verb);
}
