import type { JourneyScreen } from '../../domain/screens.ts';
import { MOST_WRITTEN } from '../actions.ts';
import { button, card, choices, eyebrow, heading, paragraph, remark, textInput } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

type At<Name extends JourneyScreen['screen']> = Extract<JourneyScreen, { screen: Name }>;

/** Before a ticket: what do you see? An answer may be known, and a person is one press away all the same. */
export function stuckFormCard({ head, ...screen }: At<'stuckForm'>, { texts }: DrawContext): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('stuckForm.summary', { device: head.deviceName });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('stuckForm.heading')),
        eyebrow(texts('stuckForm.eyebrow', { device: head.deviceName })),
        screen.notFound === null
          ? paragraph(texts('stuckForm.intro'))
          : remark('warning', [paragraph(texts('stuckForm.notFound', { text: screen.notFound }))]),
        textInput({
          id: 'said',
          label: texts('stuckForm.said'),
          placeholder: texts('stuckForm.saidPlaceholder'),
          multiline: true,
          maxLength: MOST_WRITTEN,
          value: screen.said.slice(0, MOST_WRITTEN),
        }),
        ...(screen.symptoms.length > 0
          ? [
              choices({
                id: 'rowId',
                label: texts('stuckForm.pick'),
                compact: true,
                options: screen.symptoms.map(({ rowId, text }) => ({ value: rowId, title: text })),
              }),
            ]
          : []),
      ],
      actions: [
        button(texts('stuckForm.find'), 'journey.stuck', data, { style: 'positive', inputs: 'auto' }),
        button(texts('stuckForm.person'), 'journey.escalate', data, { inputs: 'auto' }),
        button(texts('common.back'), 'journey.show', { journeyId: head.journeyId }),
      ],
    }),
  };
}

/** A row of the troubleshooting sheet: why, and what this person can safely do. */
export function troubleCard({ head, row, said }: At<'trouble'>, { texts }: DrawContext): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const words = said === '' ? {} : { said: said.slice(0, MOST_WRITTEN) };
  const summary = texts('trouble.summary', { device: head.deviceName });
  const onlyIt = row.route === 'help' || row.remedy === null;
  const tried = { ...data, ...words, rowId: row.rowId };
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(row.symptom),
        eyebrow(texts('trouble.eyebrow', { device: head.deviceName })),
        paragraph(texts('trouble.why', { text: row.cause })),
        ...(row.remedy
          ? [
              remark('emphasis', [
                paragraph(texts('trouble.do'), { weight: 'Bolder' }),
                paragraph(row.remedy),
              ]),
            ]
          : []),
        ...(onlyIt ? [remark('warning', [paragraph(texts('trouble.onlyIt'))])] : []),
        ...(row.route === 'wait' ? [paragraph(texts('trouble.wait'))] : []),
      ],
      actions: onlyIt
        ? [
            button(
              texts('trouble.askHelpdesk'),
              'journey.escalate',
              { ...data, ...words },
              { style: 'positive' },
            ),
            button(texts('trouble.solved'), 'journey.tried', { ...tried, solved: 'yes' }),
          ]
        : [
            button(
              texts('trouble.solved'),
              'journey.tried',
              { ...tried, solved: 'yes' },
              { style: 'positive' },
            ),
            button(texts('trouble.notSolved'), 'journey.tried', { ...tried, solved: 'no' }),
            ...(row.oldManagementLeft
              ? [button(texts('trouble.stillThere'), 'journey.gone', { ...data, answer: 'no' })]
              : []),
            button(texts('trouble.askHelpdesk'), 'journey.escalate', { ...data, ...words }),
          ],
    }),
  };
}

/** With the helpdesk: who has it, a way to add something, and a way to go on when it works by itself. */
export function stuckCard({ head, ...screen }: At<'stuck'>, { texts }: DrawContext): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const number = screen.ticketNumber;
  const summary = texts('stuck.summary', { device: head.deviceName, number });
  const state = screen.resolved
    ? texts('stuck.resolved', { number })
    : screen.agentFirstName
      ? texts('stuck.taken', { agent: screen.agentFirstName, number })
      : texts('stuck.ticket', { number });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('stuck.heading')),
        eyebrow(texts('stuck.eyebrow', { device: head.deviceName })),
        paragraph(state),
        ...(screen.resolved ? [] : [textInput({ id: 'said', label: texts('stuck.say'), multiline: true })]),
      ],
      actions: [
        ...(screen.resolved
          ? []
          : [
              button(
                texts('stuck.send'),
                'ticket.answer',
                { ticketId: screen.ticketId },
                { inputs: 'auto' as const },
              ),
            ]),
        button(texts('stuck.goOn'), 'journey.goOn', data, screen.resolved ? { style: 'positive' } : {}),
        ...(screen.resolved ? [button(texts('step.stuck'), 'journey.stuck', data)] : []),
      ],
    }),
  };
}
