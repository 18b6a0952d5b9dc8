import type { GroupLine } from '../../domain/adminScreens.ts';
import {
  type Action,
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
import type { Texts } from '../texts.ts';
import { inert } from '../verbatim.ts';
import { type AdminContext, type DrawnCard, noteRemark, type ScreenOf } from './adminContext.ts';

/** First step of a wave: find the group, pick it. Searching again and picking are on one card. */
export function searchCard(screen: ScreenOf<'search'>, { texts }: AdminContext): DrawnCard {
  const { head, groups, note, search } = screen;
  const data = { waveId: head.waveId, revision: head.revision };
  const found = groups !== null && groups.length > 0;
  const searching = button(
    texts(found ? 'wave.search.again' : 'wave.search.button'),
    'wave.searchGroup',
    data,
    found ? { inputs: 'auto' } : { inputs: 'auto', style: 'positive' },
  );
  const picking = button(texts('wave.search.pick'), 'wave.pickGroup', data, {
    inputs: 'auto',
    style: 'positive',
  });
  const actions: Action[] = [
    ...(found ? [picking, searching] : [searching]),
    button(texts('admin.home.all'), 'admin.home', {}),
    button(texts('wave.discard'), 'wave.discard', data, { style: 'destructive', secondary: true }),
  ];
  const summary = texts('wave.search.title');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('wave.search.title')),
        eyebrow(texts('wave.search.step')),
        ...noteRemark(note, texts),
        paragraph(texts('wave.search.text')),
        textInput({
          id: 'search',
          label: texts('wave.search.label'),
          placeholder: texts('wave.search.placeholder'),
          value: search,
          maxLength: 100,
        }),
        ...results(groups, screen, texts),
      ],
      actions,
    }),
  };
}

function results(
  groups: readonly GroupLine[] | null,
  { search, mayBeMore, picked }: ScreenOf<'search'>,
  texts: Texts,
): CardElement[] {
  if (groups === null) return [];
  if (search.trim() === '') return [paragraph(texts('wave.search.empty'))];
  const [first] = groups;
  if (!first) return [paragraph(texts('wave.search.none', { search: inert(search) }))];
  return [
    choices({
      id: 'groupId',
      label: texts('wave.search.found', { count: groups.length }),
      options: groups.map((group) => ({ value: group.id, title: groupTitle(group) })),
      value: groups.find((group) => group.id === picked)?.id ?? first.id,
    }),
    ...(mayBeMore ? [subtle(texts('wave.search.more'))] : []),
  ];
}

/** Name and what it is for, on one line of the list; a description can be a page long. */
function groupTitle(group: GroupLine): string {
  const description = group.description?.replace(/\s+/g, ' ').trim() ?? '';
  if (description === '') return group.name;
  return `${group.name} – ${description.length > 80 ? `${description.slice(0, 79)}…` : description}`;
}
