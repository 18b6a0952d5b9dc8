import type {
  Action,
  CardElement,
  IAdaptiveCard,
  IChoiceSetInput,
  IColumnSet,
  IContainer,
  IExecuteAction,
  IFactSet,
  ITextBlock,
  ITextInput,
} from '@microsoft/teams.cards';
import type { Language } from '../domain/language.ts';
import type { ActionData, Verb } from './actions.ts';

/** The pieces that every card is built from: they hold our card rules (design §5.7), so that a card need not. */

export type Card = Readonly<Record<string, unknown>>;
export type { Action, CardElement };

/** A card with its heading first. At most four actions; the first is the one we want pressed. */
export function card(parts: {
  readonly language: Language;
  readonly body: readonly CardElement[];
  readonly actions?: readonly Action[];
  /** What old clients and screen readers without cards show. */
  readonly fallbackText: string;
}): Card {
  const whole: IAdaptiveCard = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: parts.language,
    fallbackText: parts.fallbackText,
    body: [...parts.body] as NonNullable<IAdaptiveCard['body']>,
    ...(parts.actions?.length
      ? { actions: [...parts.actions] as NonNullable<IAdaptiveCard['actions']> }
      : {}),
  };
  return whole as unknown as Card;
}

export function heading(text: string): ITextBlock {
  return { type: 'TextBlock', text, style: 'heading', size: 'Large', weight: 'Bolder', wrap: true };
}

/** A line under the heading that says where one is: the device, or step 3 of 7. The heading is read first. */
export function eyebrow(text: string): ITextBlock {
  return { type: 'TextBlock', text, size: 'Small', isSubtle: true, wrap: true, spacing: 'None' };
}

export function paragraph(
  text: string,
  options: Partial<Omit<ITextBlock, 'type' | 'text'>> = {},
): ITextBlock {
  return { type: 'TextBlock', text, wrap: true, ...options };
}

export function subtle(text: string): ITextBlock {
  return { type: 'TextBlock', text, wrap: true, isSubtle: true, size: 'Small' };
}

/** A boxed remark. The style colors it, the text alone must carry the meaning. */
export function remark(
  style: 'emphasis' | 'good' | 'warning' | 'attention',
  items: readonly CardElement[],
): IContainer {
  return { type: 'Container', style, items: [...items] as IContainer['items'], spacing: 'Medium' };
}

/** A short list, one line each. */
export function bullets(lines: readonly string[]): ITextBlock {
  return paragraph(lines.map((line) => `- ${line}`).join('\n'));
}

export function facts(rows: readonly (readonly [title: string, value: string])[]): IFactSet {
  return { type: 'FactSet', facts: rows.map(([title, value]) => ({ title, value })) };
}

/** Text at the left that takes the room, something small at its right. */
export function row(left: readonly CardElement[], right: readonly CardElement[]): IColumnSet {
  return {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: 'stretch', items: [...left] as IContainer['items'] },
      {
        type: 'Column',
        width: 'auto',
        verticalContentAlignment: 'Center',
        items: [...right] as IContainer['items'],
      },
    ],
  };
}

/** A button that comes back to us. Clients without Execute send the same data as a message. */
export function button<V extends Verb>(
  title: string,
  verb: V,
  data: ActionData<V>,
  options: {
    readonly style?: 'positive' | 'destructive';
    /** `none` when the button must work although an input on the card is empty. */
    readonly inputs?: 'auto' | 'none';
    /** In the overflow menu where the client has one. */
    readonly secondary?: boolean;
  } = {},
): IExecuteAction {
  const shared = {
    title,
    ...(options.style ? { style: options.style } : {}),
    ...(options.secondary ? { mode: 'secondary' as const } : {}),
    associatedInputs: options.inputs ?? ('none' as const),
  };
  return {
    type: 'Action.Execute',
    verb,
    data: { ...data },
    ...shared,
    fallback: { type: 'Action.Submit', data: { ...data, verb }, ...shared },
  };
}

export function link(title: string, url: string): Action {
  return { type: 'Action.OpenUrl', title, url };
}

export function textInput(input: {
  readonly id: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly required?: string;
  readonly value?: string;
  readonly maxLength?: number;
}): ITextInput {
  return {
    type: 'Input.Text',
    id: input.id,
    label: input.label,
    maxLength: input.maxLength ?? 2000,
    ...(input.placeholder ? { placeholder: input.placeholder } : {}),
    ...(input.multiline ? { isMultiline: true } : {}),
    ...(input.value ? { value: input.value } : {}),
    ...(input.required ? { isRequired: true, errorMessage: input.required } : {}),
  };
}

export function choices(input: {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly title: string; readonly value: string }[];
  readonly value?: string;
  readonly required?: string;
  readonly compact?: boolean;
}): IChoiceSetInput {
  return {
    type: 'Input.ChoiceSet',
    id: input.id,
    label: input.label,
    style: input.compact ? 'compact' : 'expanded',
    wrap: true,
    choices: input.options.map(({ title, value }) => ({ title, value })),
    ...(input.value ? { value: input.value } : {}),
    ...(input.required ? { isRequired: true, errorMessage: input.required } : {}),
  };
}
