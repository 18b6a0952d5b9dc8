import { type CohortReach, headCountOf } from '../../domain/cohort.ts';
import { UNREACHABLE_REASONS } from '../../domain/wave.ts';
import {
  type Action,
  bullets,
  button,
  type CardElement,
  card,
  eyebrow,
  heading,
  paragraph,
  remark,
  subtle,
} from '../parts.ts';
import type { Texts } from '../texts.ts';
import { inert } from '../verbatim.ts';
import { type AdminContext, type DrawnCard, noteRemark, type ScreenOf } from './adminContext.ts';
import { bar } from './bar.ts';
import { fromTo, momentOf, termLines } from './wavePlan.ts';

/** Third step: how many will be told, how many will not, why, and what to do about each. */
export function checkCard(screen: ScreenOf<'check'>, { texts }: AdminContext): DrawnCard {
  const { head, plan, check } = screen;
  const data = { waveId: head.waveId, revision: head.revision };
  const canLaunch = check?.kind === 'counted' && headCountOf(check.reach) > 0;
  const count = button(
    texts(check ? 'wave.check.again' : 'wave.check.count'),
    'wave.check',
    data,
    canLaunch ? {} : { style: 'positive' },
  );
  const launch = button(texts('wave.check.launch'), 'wave.askLaunch', data, { style: 'positive' });
  const actions: Action[] = [
    ...(canLaunch ? [launch] : [count]),
    button(texts('wave.check.preview'), 'wave.preview', data),
    button(texts('wave.check.change'), 'wave.edit', data),
    ...(canLaunch ? [count] : [button(texts('admin.home.all'), 'admin.home', {})]),
  ];
  const title = titleOf(screen, texts);
  return {
    summary: `${head.name}: ${title}`,
    card: card({
      language: texts.language,
      fallbackText: title,
      body: [
        heading(inert(head.name)),
        eyebrow(texts('wave.check.step')),
        fromTo(plan, screen.sourceName, texts),
        ...noteRemark(screen.note, texts),
        ...counted(screen, title, texts),
        ...termLines(plan, texts),
        ...(check?.kind === 'counted'
          ? [subtle(texts('wave.check.counted', momentOf(check.reach.countedAt)))]
          : []),
      ],
      actions,
    }),
  };
}

/** While the count runs: the card is replaced when it is done. */
export function countingCard(screen: ScreenOf<'counting'>, { texts }: AdminContext): DrawnCard {
  const { head } = screen;
  const data = { waveId: head.waveId, revision: head.revision };
  const summary = texts('wave.counting.title');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(summary),
        eyebrow(inert(head.name)),
        paragraph(texts('wave.counting.text', { group: inert(screen.groupName) })),
        paragraph(texts('wave.counting.soFar', { count: screen.soFar }), { weight: 'Bolder' }),
      ],
      actions: [
        button(texts('wave.counting.look'), 'wave.check', data),
        button(texts('wave.check.preview'), 'wave.preview', data),
        button(texts('admin.home.all'), 'admin.home', {}),
      ],
    }),
  };
}

function titleOf({ check }: ScreenOf<'check'>, texts: Texts): string {
  if (check === null) return texts('wave.check.notCounted');
  if (check.kind === 'failed') return texts('wave.check.failed');
  const { reach } = check;
  if (reach.inGroup === 0) return texts('wave.check.emptyGroup');
  const write = headCountOf(reach);
  return write === 0 ? texts('wave.check.nobody') : texts('wave.check.head', { write, all: reach.inGroup });
}

function counted(screen: ScreenOf<'check'>, title: string, texts: Texts): CardElement[] {
  const { check } = screen;
  if (check === null) return [paragraph(title)];
  if (check.kind === 'failed') {
    const text = texts(`wave.problem.${check.problem}`);
    return [remark('attention', [paragraph(title, { weight: 'Bolder' }), paragraph(text)])];
  }
  const { reach } = check;
  const write = headCountOf(reach);
  return [
    paragraph(title, { size: 'Medium', weight: 'Bolder', spacing: 'Medium' }),
    ...(reach.inGroup > 0
      ? [bar({ good: write, bad: reach.inGroup - write, of: reach.inGroup, tone: 'ended' }, texts)]
      : []),
    ...(write > 0 ? [bullets(howTheyAreTold(reach, screen, texts))] : []),
    ...(reach.unlicensed > 0
      ? [remark('warning', [paragraph(texts('wave.check.unlicensed', { count: reach.unlicensed }))])]
      : []),
    ...untold(reach, texts),
  ];
}

function howTheyAreTold(reach: CohortReach, screen: ScreenOf<'check'>, texts: Texts): string[] {
  return [
    texts('wave.check.reachable', { count: reach.reachable }),
    ...(reach.toInstall > 0
      ? [texts('wave.check.toInstall', { count: reach.toInstall, minutes: screen.installMinutes })]
      : []),
    texts('wave.check.sending', { minutes: screen.sendMinutes }),
  ];
}

function untold(reach: CohortReach, texts: Texts): CardElement[] {
  const count = reach.inGroup - headCountOf(reach);
  if (count === 0) return reach.inGroup > 0 ? [paragraph(texts('wave.check.everybody'))] : [];
  return [
    paragraph(texts('wave.check.unreached', { count }), { weight: 'Bolder', spacing: 'Medium' }),
    ...UNREACHABLE_REASONS.flatMap((reason) => {
      const people = reach.byReason[reason] ?? 0;
      return people === 0 ? [] : [reasonLine(people, reason, texts)];
    }),
  ];
}

function reasonLine(people: number, reason: (typeof UNREACHABLE_REASONS)[number], texts: Texts): CardElement {
  const number = new Intl.NumberFormat(texts.language).format(people);
  const why = texts(`wave.reason.${reason}`);
  return paragraph(`**${number}** · ${why}. ${texts(`wave.fix.${reason}`)}`, { spacing: 'Small' });
}
