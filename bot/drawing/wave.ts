import { adminCard } from '../../cards/admin/adminCard.ts';
import { createTexts } from '../../cards/texts.ts';
import type { SendingStatus } from '../../dialogs/admin/progress.ts';
import type { ClaimedDelivery, Message } from '../../domain/delivery.ts';
import type { SourceId } from '../../domain/ids.ts';
import { chooseLanguage, LANGUAGES, type Language } from '../../domain/language.ts';
import { usualZoneOf } from '../../domain/zonedTime.ts';
import type { Drawn } from '../../outbox/ports.ts';
import type { HandlerDeps } from '../handlers/context.ts';
import { createWaveScreens } from '../waves/waveScreens.ts';
import { postTo, reachPerson, skipped, updateOf } from './reachPerson.ts';

export interface WaveDrawingDeps extends Pick<HandlerDeps, 'store' | 'playbook' | 'defaultLanguage' | 'now'> {
  readonly sending?: () => SendingStatus;
  readonly sendRatePerSecond?: number;
}

const USUAL_RATE = 45;

/** Draws a wave's own card for one admin: where it stands at the moment of sending. */
export function createWaveDrawing(deps: WaveDrawingDeps) {
  const { store, playbook, now } = deps;
  const texts = new Map(
    LANGUAGES.map((language): [Language, ReturnType<typeof createTexts>] => [
      language,
      createTexts(language),
    ]),
  );
  const screens = createWaveScreens({
    store,
    playbook,
    now,
    sourceName: (id: SourceId) => playbook.sources[id]?.name ?? id,
    sending: deps.sending ?? (() => ({ stopped: null, slowedDown: false })),
    sendRatePerSecond: deps.sendRatePerSecond ?? USUAL_RATE,
  });

  return async function drawWave(
    { target }: Pick<ClaimedDelivery, 'target'>,
    message: Extract<Message, { kind: 'waveProgress' }>,
  ): Promise<Drawn> {
    if (target.to !== 'person') return skipped('noRecipient');
    const [wave, person] = await Promise.all([
      store.waves.find(message.waveId),
      store.people.find(target.personId),
    ]);
    if (!wave) return skipped('waveGone');
    if (!person) return skipped('personGone');
    const reached = await reachPerson(store, target.personId);
    if (reached.kind === 'settled') return reached;
    const card = message.as === 'update' ? await store.waves.cardOf(wave.id, person.id) : null;
    // The admin has gone on to another page on that message, or it never showed the wave.
    if (message.as === 'update' && card === null) return skipped('cardMovedOn');

    const language = chooseLanguage(
      { chosen: person.chosenLanguage, teams: person.teamsLocale, graph: person.preferredLanguage },
      deps.defaultLanguage,
    );
    const timeZone = person.timeZone ?? usualZoneOf(person.country);
    const screen = await screens.current(wave, null, timeZone);
    const drawn = adminCard(screen, { texts: texts.get(language) ?? createTexts(language), timeZone });
    const content = { kind: 'card' as const, card: drawn.card };
    const activity = { summary: drawn.summary, content, alert: false };
    return card === null
      ? postTo(reached.reference, activity)
      : updateOf(reached.reference, card.activityId, activity);
  };
}
