import { stepContent, stepsOf } from '../dialogs/recipient/steps.ts';
import type { JourneyId } from '../domain/ids.ts';
import type { Stage } from '../domain/journey.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import type { Store } from '../store/store.ts';
import type { MeetPerson } from './people/meetPerson.ts';
import type { PlaybookShelf } from './recipient/playbooks.ts';

/**
 * The steps of one journey as a plain page, for the moment when the device in hand loses Teams (design §1,
 * promise 4). The address is the journey's id, which cannot be guessed; the page names no person and changes
 * nothing. It shows unenrol steps from the card that warns on, so behind the gate and the preflight, and not any
 * more when they have been done: what they would remove then is Intune's own management.
 */
export function createGuide(deps: { store: Store; people: MeetPerson; playbooks: PlaybookShelf }) {
  return async function guide(id: string): Promise<{ readonly status: number; readonly html: string }> {
    const journey = await deps.store.journeys.find(id as JourneyId);
    const person = journey ? await deps.store.people.find(journey.personId) : undefined;
    if (!journey || !person)
      return {
        status: 404,
        // For whom it was meant nobody knows, so it says so in every language.
        html: page(
          'en',
          'Flytt',
          LANGUAGES.map((each) => `<p lang="${each}">${deps.people.textsOf(each)('guide.notHere')}</p>`).join(
            '\n',
          ),
        ),
      };
    const { language } = deps.people.readerOf(person);
    const texts = deps.people.textsOf(language);
    const playbook = await deps.playbooks.of(journey.playbookVersion);
    const device = await deps.store.devices.find(journey.deviceId);
    const name = device?.name ?? texts(`common.platform.${journey.platform}`);
    const shows = partsFor(journey.stage);
    if (typeof shows === 'string') {
      return { status: 200, html: page(language, name, `<p>${texts(`guide.${shows}`)}</p>`) };
    }
    const part = (phase: 'unenroll' | 'enroll') =>
      stepsOf(phase, journey, playbook)
        .map((step) => stepContent(step, journey, playbook, language))
        .map(
          (step) => `<li><h3>${markdown(step.title)}</h3>
${step.warning ? `<p class="warning">${markdown(texts('step.warning', { text: step.warning }))}</p>` : ''}
<p>${markdown(step.text)}</p>
${step.note ? `<p>${markdown(step.note)}</p>` : ''}
${step.links.map((link) => `<p><a href="${asHtml(link.url)}">${asHtml(link.title)}</a></p>`).join('')}
${step.success ? `<p class="good">${markdown(texts('step.success', { text: step.success }))}</p>` : ''}
${step.otherwise ? `<p class="other"><b>${texts('step.otherwise')}:</b> ${markdown(step.otherwise)}</p>` : ''}</li>`,
        )
        .join('\n');
    const parts = shows.map((phase) => `<h2>${texts(`guide.${phase}`)}</h2><ol>${part(phase)}</ol>`);
    return { status: 200, html: page(language, name, parts.join('\n')) };
  };
}

/** The halves of the move that a journey in this stage has before it, or why there are none. */
function partsFor(stage: Stage): readonly ('unenroll' | 'enroll')[] | 'startInTeams' | 'inIntune' {
  switch (stage.at) {
    case 'stuck':
      return partsFor(stage.from);
    case 'warned':
    case 'unenrolling':
    case 'confirmingGone':
      return stage.gate.outcome === 'unenrollOnly' ? ['unenroll'] : ['unenroll', 'enroll'];
    case 'enrolling':
    case 'verifying':
      return ['enroll'];
    case 'enrolled':
    case 'compliant':
      return 'inIntune';
    case 'notified':
    case 'snoozed':
    case 'checking':
    // Behind the gate, but what must be true first is not confirmed yet.
    case 'preparing':
    case 'assisted':
    case 'declined':
    case 'notNeeded':
      return 'startInTeams';
  }
}

/** `**bold**` and line breaks; everything else is text. */
function markdown(text: string): string {
  return asHtml(text)
    .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replaceAll('\n', '<br>');
}

function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page(language: Language, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>Flytt – ${asHtml(title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 17px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; } h3 { margin: 0 0 .25rem; font-size: 1.05rem; }
li { margin-bottom: 1.5rem; } p { margin: .35rem 0; }
.warning, .good, .other { border-left: 4px solid; padding: .35rem .75rem; }
.warning { border-color: #c4314b; } .good { border-color: #13a10e; } .other { border-color: #8a8886; }
@media print { body { max-width: none; font-size: 12pt; } a::after { content: " (" attr(href) ")"; } }
</style></head><body><h1>${asHtml(title)}</h1>
${body}
</body></html>
`;
}
