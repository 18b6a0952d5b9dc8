import type { IDateInput } from '@microsoft/teams.cards';
import {
  button,
  type CardElement,
  card,
  choices,
  eyebrow,
  heading,
  paragraph,
  subtle,
  textInput,
} from '../parts.ts';
import { inert } from '../verbatim.ts';
import {
  type AdminContext,
  type DrawnCard,
  noteRemark,
  refusalRemark,
  type ScreenOf,
} from './adminContext.ts';

/**
 * Second step: from where, under which terms, by when. Both hand-over modes are spelled out on the card, because
 * people will be told whichever is chosen and it cannot be changed after the launch (facts: migration-process §3.2).
 */
export function formCard(screen: ScreenOf<'form'>, { texts }: AdminContext): DrawnCard {
  const { head, entries, sources, refusals, today } = screen;
  const data = { waveId: head.waveId, revision: head.revision };
  const summary = texts('wave.form.title');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('wave.form.title')),
        eyebrow(texts('wave.form.step')),
        paragraph(texts('wave.form.group', { group: inert(screen.groupName) }), { spacing: 'Small' }),
        ...noteRemark(screen.note, texts),
        ...refusalRemark(refusals, texts),
        textInput({
          id: 'name',
          label: texts('wave.form.name'),
          value: entries.name,
          maxLength: 80,
          required: texts('wave.refused.nameMissing'),
        }),
        choices({
          id: 'source',
          label: texts('wave.form.source'),
          compact: true,
          options: sources.map(({ id, name }) => ({ value: id, title: name })),
          ...(entries.source ? { value: entries.source } : {}),
          required: texts('wave.form.sourceMissing'),
        }),
        choices({
          id: 'mode',
          label: texts('wave.form.mode'),
          options: [
            { value: 'noGrace', title: texts('wave.form.mode.noGrace') },
            { value: 'graceUntil', title: texts('wave.form.mode.graceUntil') },
          ],
          ...(entries.mode ? { value: entries.mode } : {}),
          required: texts('wave.form.modeMissing'),
        }),
        consequence(texts('wave.form.noGrace.title'), texts('wave.form.noGrace.text')),
        consequence(texts('wave.form.graceUntil.title'), texts('wave.form.graceUntil.text')),
        dateInput({
          id: 'graceDate',
          label: texts('wave.form.graceDate'),
          value: entries.graceDate,
          min: today,
        }),
        dateInput({
          id: 'deadlineDate',
          label: texts('wave.form.deadlineDate'),
          value: entries.deadlineDate,
          min: today,
          required: texts('wave.form.deadlineMissing'),
        }),
        subtle(texts('wave.form.days', { zone: screen.timeZone })),
      ],
      actions: [
        button(texts('wave.form.save'), 'wave.setUp', data, { inputs: 'auto', style: 'positive' }),
        button(texts('wave.form.otherGroup'), 'wave.askGroup', data),
        button(texts('admin.home.all'), 'admin.home', {}),
        button(texts('wave.discard'), 'wave.discard', data, { style: 'destructive', secondary: true }),
      ],
    }),
  };
}

function consequence(title: string, text: string): CardElement {
  return { ...subtle(`**${title}.** ${text}`), spacing: 'Small' };
}

function dateInput(input: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly min: string;
  readonly required?: string;
}): IDateInput {
  return {
    type: 'Input.Date',
    id: input.id,
    label: input.label,
    min: input.min,
    ...(input.value ? { value: input.value } : {}),
    ...(input.required ? { isRequired: true, errorMessage: input.required } : {}),
  };
}
