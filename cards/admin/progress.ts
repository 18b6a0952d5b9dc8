import type { Forecast, HoldReason, ProgressScreen } from '../../domain/adminScreens.ts';
import { COHORT_PROBLEMS } from '../../domain/cohort.ts';
import {
  type Action,
  button,
  type CardElement,
  card,
  heading,
  paragraph,
  remark,
  row,
  subtle,
} from '../parts.ts';
import type { Texts } from '../texts.ts';
import { inert } from '../verbatim.ts';
import { type AdminContext, type DrawnCard, noteRemark } from './adminContext.ts';
import { stateBadge } from './badge.ts';
import { bar } from './bar.ts';
import { figureRow } from './figures.ts';
import { percent, wholeNumber } from './percent.ts';
import { split } from './split.ts';
import { fromTo, momentOf, termLines } from './wavePlan.ts';

/**
 * A wave at one glance: its state, what holds it, how much is done and how long it takes, then what people have made
 * of it, then where every notice is. Updated in place, so nothing on it may jump about.
 */
export function progressCard(screen: ProgressScreen, { texts }: AdminContext): DrawnCard {
  const { head, state, progress, inCohort, hold } = screen;
  const untold = progress.failed + progress.skipped;
  const settled = progress.sent + untold;
  const tone = state === 'running' ? 'running' : state === 'paused' ? 'held' : 'ended';
  const summary = texts('wave.progress.summary', {
    name: head.name,
    state,
    sent: progress.sent,
    all: inCohort,
  });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(inert(head.name)),
        fromTo(screen.plan, screen.sourceName, texts),
        ...noteRemark(screen.note, texts),
        ...(hold ? [holdRemark(hold, texts)] : []),
        row(
          [
            paragraph(texts('wave.progress.caption', { sent: progress.sent, all: inCohort, untold }), {
              weight: 'Bolder',
            }),
          ],
          [stateBadge(state, texts)],
        ),
        bar({ good: progress.sent, bad: untold, of: inCohort, tone }, texts),
        ...figures(screen, percent(settled, inCohort, texts), texts),
        split(progress, inCohort, texts),
        ...termLines(screen.plan, texts),
        subtle(footer(screen, texts)),
      ],
      actions: actionsOf(screen, texts),
    }),
  };
}

function figures(screen: ProgressScreen, settled: string, texts: Texts): CardElement[] {
  const { progress, devices, state } = screen;
  const tried = progress.sent + progress.failed + progress.skipped;
  const isOver = state === 'finished' || state === 'cancelled';
  return [
    figureRow([
      { label: texts('wave.figure.sent'), value: wholeNumber(progress.sent, texts) },
      {
        label: texts('wave.figure.reached'),
        value: tried === 0 ? texts('wave.left.unknown') : percent(progress.sent, tried, texts),
      },
      isOver
        ? { label: texts('wave.figure.settled'), value: settled }
        : { label: texts('wave.figure.left'), value: leftText(screen.forecast, texts) },
    ]),
    figureRow([
      { label: texts('wave.figure.started'), value: wholeNumber(devices.started, texts) },
      { label: texts('wave.figure.done'), value: wholeNumber(devices.done, texts) },
      {
        label: texts('wave.figure.stuck'),
        value: wholeNumber(devices.stuck, texts),
        isBad: devices.stuck > 0,
      },
    ]),
  ];
}

function leftText(forecast: Forecast, texts: Texts): string {
  switch (forecast.kind) {
    case 'done':
      return texts('wave.left.done');
    case 'unknown':
      return texts('wave.left.unknown');
    case 'running': {
      const minutes = Math.ceil(forecast.secondsLeft / 60);
      if (forecast.secondsLeft < 60) return texts('wave.left.seconds');
      if (minutes < 100) return texts('wave.left.minutes', { minutes });
      return texts('wave.left.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
    }
  }
}

function footer({ progress, state, asOf }: ProgressScreen, texts: Texts): string {
  if (state === 'finished' || state === 'cancelled') return texts('wave.asOf.final', momentOf(asOf));
  const rate =
    progress.ratePerSecond > 0
      ? texts('wave.rate', { rate: progress.ratePerSecond })
      : texts('wave.rate.none');
  return `${rate} · ${texts('wave.asOf', momentOf(asOf))}`;
}

function holdRemark(hold: HoldReason, texts: Texts): CardElement {
  const isOurFault = hold.kind === 'problem' || hold.kind === 'sendingStopped' || hold.kind === 'stalled';
  const isNews = hold.kind === 'planning' || hold.kind === 'waitingForTeams' || hold.kind === 'slowedDown';
  const style = isOurFault ? 'attention' : isNews ? 'emphasis' : 'warning';
  return remark(style, [paragraph(holdText(hold, texts))]);
}

function holdText(hold: HoldReason, texts: Texts): string {
  switch (hold.kind) {
    case 'paused':
      return hold.by.kind === 'person'
        ? texts('wave.hold.paused.person', { ...momentOf(hold.since), name: inert(hold.by.name) })
        : texts(`wave.hold.paused.${hold.by.cause}`, momentOf(hold.since));
    case 'problem': {
      const problem = COHORT_PROBLEMS.find((known) => known === hold.problem) ?? 'unexpected';
      return texts('wave.hold.problem', { problem: texts(`wave.problem.${problem}`) });
    }
    case 'sendingStopped':
      return texts('wave.hold.sendingStopped', { reason: inert(hold.reason) });
    case 'planning':
      return texts('wave.hold.planning', { planned: hold.planned, all: hold.of });
    case 'waitingForTeams':
      return texts('wave.hold.waitingForTeams', { people: hold.people });
    case 'unknownOutcome':
      return texts('wave.hold.unknownOutcome', { people: hold.people });
    case 'slowedDown':
      return texts('wave.hold.slowedDown');
    case 'stalled':
      return texts('wave.hold.stalled');
  }
}

function actionsOf({ head, state }: ProgressScreen, texts: Texts): Action[] {
  const data = { waveId: head.waveId, revision: head.revision };
  const results = button(texts('wave.action.results'), 'wave.results', { waveId: head.waveId });
  const home = button(texts('admin.home.all'), 'admin.home', {});
  const cancel = button(texts('wave.action.cancel'), 'wave.askCancel', data, {
    style: 'destructive',
    secondary: true,
  });
  switch (state) {
    case 'running':
      return [button(texts('wave.action.pause'), 'wave.pause', data), results, home, cancel];
    case 'paused':
      return [
        button(texts('wave.action.resume'), 'wave.resume', data, { style: 'positive' }),
        results,
        home,
        cancel,
      ];
    case 'finished':
    case 'cancelled':
      return [results, button(texts('wave.action.refresh'), 'wave.show', { waveId: head.waveId }), home];
  }
}
