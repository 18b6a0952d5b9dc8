import { PLATFORMS } from '../../domain/device.ts';
import { button, card, choices, heading, textInput } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** For a device that the old EMM's inventory does not list. */
export function deviceFormCard({ texts }: DrawContext): DrawnCard {
  return {
    summary: texts('deviceForm.summary'),
    card: card({
      language: texts.language,
      fallbackText: texts('deviceForm.summary'),
      body: [
        heading(texts('deviceForm.heading')),
        choices({
          id: 'platform',
          label: texts('deviceForm.platform'),
          required: texts('deviceForm.platformMissing'),
          options: PLATFORMS.filter((platform) => platform !== 'linux').map((value) => ({
            value,
            title: texts(`common.platform.${value}`),
          })),
        }),
        textInput({
          id: 'name',
          label: texts('deviceForm.name'),
          placeholder: texts('deviceForm.namePlaceholder'),
          maxLength: 60,
        }),
      ],
      actions: [
        button(texts('deviceForm.add'), 'device.add', {}, { style: 'positive', inputs: 'auto' }),
        button(texts('common.back'), 'summary.show', {}),
      ],
    }),
  };
}
