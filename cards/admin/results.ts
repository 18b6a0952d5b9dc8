import type { DeviceFigures, ReasonLine } from '../../domain/adminScreens.ts';
import { button, type CardElement, card, eyebrow, facts, heading, paragraph, subtle } from '../parts.ts';
import { ALL_TEXTS, type TextKey, type Texts } from '../texts.ts';
import { inert } from '../verbatim.ts';
import type { AdminContext, DrawnCard, ScreenOf } from './adminContext.ts';
import { bar } from './bar.ts';
import { percent } from './percent.ts';
import { momentOf } from './wavePlan.ts';

/** Who was told, who was not and why, by name as far as there is room, and what their devices have come to. */
export function resultsCard(screen: ScreenOf<'results'>, { texts }: AdminContext): DrawnCard {
  const { head, progress, inCohort, state, reasons } = screen;
  const untold = reasons.reduce((sum, { people }) => sum + people, 0);
  const isOver = state === 'finished' || state === 'cancelled';
  const title = texts('wave.results.title', { told: progress.sent, all: inCohort });
  return {
    summary: `${head.name}: ${title}`,
    card: card({
      language: texts.language,
      fallbackText: title,
      body: [
        heading(title),
        eyebrow(texts('wave.results.step', { name: inert(head.name) })),
        bar(
          { good: progress.sent, bad: progress.failed + progress.skipped, of: inCohort, tone: 'ended' },
          texts,
        ),
        ...(isOver ? [] : [subtle(texts('wave.results.stillGoing'))]),
        paragraph(texts('wave.results.devices'), { weight: 'Bolder', spacing: 'Medium' }),
        deviceFacts(screen.devices, texts),
        paragraph(
          untold === 0 ? texts('wave.results.allTold') : texts('wave.results.untold', { count: untold }),
          { weight: 'Bolder', spacing: 'Medium' },
        ),
        ...reasons.flatMap((line) => reasonLines(line, texts)),
        subtle(texts('wave.asOf.final', momentOf(screen.asOf))),
      ],
      actions: [
        button(texts('wave.results.back'), 'wave.show', { waveId: head.waveId }),
        button(texts('wave.action.refresh'), 'wave.results', { waveId: head.waveId }),
        button(texts('admin.home.all'), 'admin.home', {}),
      ],
    }),
  };
}

function deviceFacts(devices: DeviceFigures, texts: Texts): CardElement {
  if (devices.total === 0) return paragraph(texts('wave.results.none'));
  const of = (count: number): string =>
    texts('wave.results.of', {
      count,
      all: devices.total,
      share: percent(count, devices.total, texts),
    });
  return facts([
    [texts('wave.results.reacted'), of(devices.reacted)],
    [texts('wave.results.started'), of(devices.started)],
    [texts('wave.results.done'), of(devices.done)],
    [texts('wave.results.stuck'), of(devices.stuck)],
    [texts('wave.results.assisted'), of(devices.assisted)],
    [texts('wave.results.declined'), of(devices.declined)],
  ]);
}

function reasonLines({ reason, people, names }: ReasonLine, texts: Texts): CardElement[] {
  const known = `wave.reason.${reason}`;
  const isKnown = reason !== 'other' && isText(known);
  const why = isKnown ? texts(known) : texts('wave.reason.other', { reason: inert(reason) });
  const fixKey = `wave.fix.${reason}`;
  const fix = texts(isKnown && isText(fixKey) ? fixKey : 'wave.fix.other');
  const number = new Intl.NumberFormat(texts.language).format(people);
  return [
    paragraph(`**${number}** · ${why}. ${fix}`, { spacing: 'Medium' }),
    ...(names.length > 0 ? [{ ...subtle(nameList(names, people, texts)), spacing: 'None' as const }] : []),
  ];
}

function nameList(names: readonly string[], people: number, texts: Texts): string {
  const listed = names.map(inert).join(', ');
  const more = people - names.length;
  return more > 0 ? texts('wave.results.names', { names: listed, more }) : listed;
}

function isText(key: string): key is TextKey {
  return Object.hasOwn(ALL_TEXTS.en, key);
}
