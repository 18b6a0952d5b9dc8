import type { IToggleInput } from '@microsoft/teams.cards';
import { headCountOf, mostToWrite } from '../../domain/cohort.ts';
import { cardDate } from '../dates.ts';
import { bullets, button, type CardElement, card, eyebrow, heading, paragraph, textInput } from '../parts.ts';
import type { Texts } from '../texts.ts';
import { inert } from '../verbatim.ts';
import { type AdminContext, type DrawnCard, refusalRemark, type ScreenOf } from './adminContext.ts';

/** The last question. The number is typed, so that nobody writes to 40 000 people by a slip of the thumb. */
export function launchCard(screen: ScreenOf<'launch'>, { texts }: AdminContext): DrawnCard {
  const { head, reach, refusals } = screen;
  const count = headCountOf(reach);
  const data = { waveId: head.waveId, revision: head.revision };
  const summary = texts('wave.launch.title', { count });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(summary),
        eyebrow(texts('wave.launch.step', { name: inert(head.name) })),
        ...refusalRemark(refusals, texts),
        paragraph(
          `${texts('wave.launch.text')} ${texts('wave.launch.growth', { most: mostToWrite(count) })}`,
        ),
        paragraph(texts('wave.launch.before'), { weight: 'Bolder', spacing: 'Medium' }),
        bullets(conditions(screen, texts)),
        toggle('ready', texts('wave.launch.ready'), screen.ready),
        textInput({
          id: 'headCount',
          label: texts('wave.launch.type'),
          placeholder: texts('wave.launch.placeholder'),
          value: screen.typed,
          maxLength: 12,
          required: texts('wave.refused.headCountUnreadable', { expected: count }),
        }),
      ],
      actions: [
        button(texts('wave.launch.go'), 'wave.launch', data, { inputs: 'auto', style: 'positive' }),
        button(texts('common.back'), 'wave.show', { waveId: head.waveId }),
      ],
    }),
  };
}

/** What only the admin can know (facts: ORD-01, ORD-02, ORD-04, REQ-05, REQ-06). */
function conditions({ plan, sourceName }: ScreenOf<'launch'>, texts: Texts): string[] {
  const { handOver } = plan;
  return [
    texts('wave.launch.pilot'),
    texts('wave.launch.old', { source: sourceName }),
    handOver.mode === 'noGrace'
      ? texts('wave.launch.new.noGrace')
      : texts('wave.launch.new.graceUntil', { date: cardDate(handOver.until, 'COMPACT') }),
    texts('wave.launch.intune'),
    texts('wave.launch.helpdesk'),
  ];
}

/** Not marked as required: a client that checks boxes itself would refuse without saying why. We ask for it. */
function toggle(id: string, title: string, isOn: boolean): CardElement {
  const input: IToggleInput = { type: 'Input.Toggle', id, title, value: String(isOn), wrap: true };
  return input;
}
