import type { IContainer } from '@microsoft/teams.cards';
import type { WaveLine } from '../../domain/adminScreens.ts';
import { cardDate } from '../dates.ts';
import { type Action, button, type CardElement, card, heading, paragraph, row, subtle } from '../parts.ts';
import type { Texts } from '../texts.ts';
import { inert } from '../verbatim.ts';
import { type AdminContext, type DrawnCard, noteRemark, type ScreenOf } from './adminContext.ts';
import { stateBadge } from './badge.ts';
import { bar } from './bar.ts';

/** Every wave with how far it has come, newest first, and the way to a new one. */
export function homeCard(screen: ScreenOf<'home'>, { texts }: AdminContext): DrawnCard {
  const { waves, page, hasMore, note } = screen;
  const actions: Action[] = [button(texts('admin.home.new'), 'wave.new', {}, { style: 'positive' })];
  if (hasMore) actions.push(button(texts('admin.home.older'), 'admin.home', { page: page + 1 }));
  if (page > 0) actions.push(button(texts('admin.home.newer'), 'admin.home', { page: page - 1 }));
  const summary = texts('admin.home.summary', { waves: waves.length });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('admin.home.title')),
        ...noteRemark(note, texts),
        ...(waves.length === 0
          ? [paragraph(texts('admin.home.empty'))]
          : waves.map((wave, index) => waveRow(wave, index > 0, texts))),
      ],
      actions,
    }),
  };
}

/** The whole row opens the wave: a button for each would be all that one sees. */
function waveRow(wave: WaveLine, separator: boolean, texts: Texts): CardElement {
  const name = wave.name ?? wave.groupName ?? texts('wave.unnamed');
  const group = wave.groupName === null ? texts('admin.home.noGroup') : inert(wave.groupName);
  const deadline = wave.deadline
    ? ` · ${texts('admin.home.by', { date: cardDate(wave.deadline, 'COMPACT') })}`
    : '';
  const open = button(texts('admin.home.open', { name: shortened(name) }), 'wave.show', {
    waveId: wave.waveId,
  });
  const container: IContainer = {
    type: 'Container',
    separator,
    spacing: 'Medium',
    selectAction: open,
    items: [
      row(
        [paragraph(`${inert(name)} ›`, { weight: 'Bolder', spacing: 'None' })],
        [stateBadge(wave.state, texts)],
      ),
      { ...subtle(`${group}${deadline}`), spacing: 'None' },
      ...(wave.state === 'draft' ? [] : progressLines(wave, texts)),
    ] as IContainer['items'],
  };
  return container;
}

/** A button's title is read aloud; the full name stands beside it. */
function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}

function progressLines(wave: WaveLine, texts: Texts): CardElement[] {
  const tone = wave.state === 'running' ? 'running' : wave.state === 'paused' ? 'held' : 'ended';
  const { sent, untold, inCohort } = wave;
  return [
    bar({ good: sent, bad: untold, of: inCohort, tone }, texts),
    { ...subtle(texts('wave.progress.caption', { sent, untold, all: inCohort })), spacing: 'Small' },
  ];
}
