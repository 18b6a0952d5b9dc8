import type { Journey } from '../../domain/journey.ts';
import type { Language } from '../../domain/language.ts';
import {
  type Localized,
  type Playbook,
  pickEnrollPath,
  pickUnenrollPath,
  type Step,
} from '../../domain/playbook.ts';
import type { StepContent } from '../../domain/screens.ts';

/** The steps of one half of the move for this device: the system's own, with what the old EMM adds in between. */
export function stepsOf(
  phase: 'unenroll' | 'enroll',
  journey: Pick<Journey, 'platform' | 'facts' | 'source'>,
  playbook: Playbook,
): readonly Step[] {
  if (phase === 'enroll') return pickEnrollPath(playbook, journey.platform)?.steps ?? [];
  const path = pickUnenrollPath(playbook, journey.platform, journey.facts);
  const added = playbook.sources[journey.source]?.stepsAfter ?? {};
  return (path?.steps ?? []).flatMap((step) => [step, ...(added[step.id] ?? [])]);
}

/** A step in the reader's language, with the old EMM's names in it. */
export function stepContent(
  step: Step,
  journey: Pick<Journey, 'platform' | 'source'>,
  playbook: Playbook,
  language: Language,
): StepContent {
  const source = playbook.sources[journey.source];
  const say = (text: Localized | null) => (text ? fillIn(text[language], journey, playbook, language) : null);
  return {
    title: say(step.title) ?? '',
    text: say(step.text) ?? '',
    success: say(step.success),
    otherwise: say(step.otherwise),
    warning: say(step.warning),
    note: say(source?.notes[step.id] ?? null),
    links: step.links.map((link) => ({ title: link.title[language], url: link.url, qr: link.qr })),
  };
}

/** Used when the source does not name its app or profile for this platform. */
const UNNAMED: Readonly<Record<Language, { agent: string; profile: string; emm: string }>> = {
  en: { agent: 'the old management app', profile: "your organisation's profile", emm: 'the old system' },
  sv: { agent: 'den gamla hanteringsappen', profile: 'organisationens profil', emm: 'det gamla systemet' },
};

/** Puts the old EMM's names where a text says `{agent}`, `{profile}` or `{emm}`. */
export function fillIn(
  text: string,
  journey: Pick<Journey, 'platform' | 'source'>,
  playbook: Playbook,
  language: Language,
): string {
  const source = playbook.sources[journey.source];
  const names = {
    agent: source?.agent[journey.platform] ?? UNNAMED[language].agent,
    profile: source?.profile[journey.platform] ?? UNNAMED[language].profile,
    emm: source && source.id !== 'generic' ? source.name : UNNAMED[language].emm,
  };
  return text.replace(/\{(agent|profile|emm)\}/g, (_whole, name: keyof typeof names) => names[name]);
}
