import type { Logger } from 'pino';
import { adminCard } from '../../cards/admin/adminCard.ts';
import type { SendingStatus } from '../../dialogs/admin/progress.ts';
import { newWave } from '../../dialogs/admin/wave.ts';
import type { Directory } from '../../directory/directory.ts';
import type { AdminScreen } from '../../domain/adminScreens.ts';
import type { PersonId, SourceId, WaveId } from '../../domain/ids.ts';
import type { Wave } from '../../domain/wave.ts';
import { newId } from '../../store/newId.ts';
import type { StoreGroups } from '../../store/store.ts';
import type { NoticeDrawing } from '../drawing/notice.ts';
import type { Answer, Inbound } from '../inbound/inbound.ts';
import type { MeetPerson, Reader } from '../people/meetPerson.ts';
import { createBackground } from '../waves/background.ts';
import { createReachCounter } from '../waves/counter.ts';
import { createWaveKeeper } from '../waves/keeper.ts';
import { createWavePlanner } from '../waves/planner.ts';
import { digestOf } from '../waves/readProgress.ts';
import { createWaveScreens, headOf } from '../waves/waveScreens.ts';
import {
  type AdminAction,
  type ChangingAction,
  type ClickInbound,
  type Shown,
  still,
  type Visit,
  type WaveAction,
} from './adminClick.ts';
import { createDraftClicks } from './adminDraft.ts';
import { createApplyWave } from './applyWave.ts';
import type { HandlerDeps } from './context.ts';

export interface AdminDeps
  extends Pick<HandlerDeps, 'store' | 'roles' | 'playbook' | 'plan' | 'nudge' | 'now'> {
  readonly directory: Pick<
    Directory,
    'searchGroups' | 'readGroup' | 'listMembers' | 'installApp' | 'readCatalogAppId'
  >;
  readonly people: MeetPerson;
  readonly notice: Pick<NoticeDrawing, 'noticeFor'>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** What the dispatcher knows about sending; without it a card cannot say that sending is stopped. */
  readonly sending?: () => SendingStatus;
  /** For telling how long a wave takes. */
  readonly sendRatePerSecond?: number;
  /** How long a click waits for Graph before it is answered without. */
  readonly patienceMs?: number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** An invoke is to be answered in three seconds, and there is more to do in them than to wait. */
const PATIENCE_MS = 1500;
const USUAL_RATE = 45;
/** Cards that are replaced by themselves when something changes. A form is not: somebody may be typing in it. */
const FOLLOWING: readonly AdminScreen['screen'][] = ['counting', 'check', 'progress'];

/** Waves: the admin's cards, what they set going, and what keeps going by itself. */
export function createAdminHandler(deps: AdminDeps) {
  const { store, roles, playbook, people, plan, nudge, now, log } = deps;
  const background = createBackground((error) =>
    log.error({ err: error }, 'Background work on a wave failed'),
  );
  const sending = deps.sending ?? (() => ({ stopped: null, slowedDown: false }));
  const sourceName = (id: SourceId) => playbook.sources[id]?.name ?? id;
  const keeper = createWaveKeeper({ plan, sourceName, sending });
  const planner = createWavePlanner({ ...deps, background });
  const screens = createWaveScreens({
    store,
    playbook,
    sourceName,
    sending,
    now,
    sendRatePerSecond: deps.sendRatePerSecond ?? USUAL_RATE,
  });
  const counter = createReachCounter({
    ...deps,
    background,
    onCounted: async (waveId) => {
      await store.transaction((tx) => keeper.showEverybody(tx, waveId, null, now()));
      nudge();
    },
  });
  const apply = createApplyWave({ store, keeper, planner, background, screens, nudge, now, log });
  const onDraftClick = createDraftClicks({
    ...deps,
    screens,
    counter,
    apply,
    patienceMs: deps.patienceMs ?? PATIENCE_MS,
  });

  async function onText(inbound: Extract<Inbound, { kind: 'text' }>): Promise<Answer> {
    const reader = await readerOf(inbound);
    if (!(await isAdminHere(inbound, reader, 'text'))) return draw({ screen: 'refused' }, reader);
    return draw(await screens.home(0, null), reader);
  }

  async function onClick(action: AdminAction, inbound: ClickInbound): Promise<Answer> {
    const reader = await readerOf(inbound);
    if (inbound.place.kind !== 'personal') {
      log.warn(
        { personId: inbound.actor.personId, verb: action.verb },
        'Refused: waves are handled in the 1:1 chat',
      );
      return { kind: 'toast', text: reader.texts('admin.refused.place') };
    }
    if (!(await isAdminHere(inbound, reader, action.verb))) {
      const who = reader.texts('common.who.admins');
      return { kind: 'toast', text: reader.texts('common.notAllowed', { who }) };
    }
    const visit: Visit = { reader, message: messageOf(inbound) };
    return answer(await act(action, visit), visit);
  }

  async function act(action: AdminAction, visit: Visit): Promise<Shown> {
    if (action.verb === 'admin.home') return still(await screens.home(action.data.page ?? 0, null));
    if (action.verb === 'wave.new') {
      const wave = newWave(newId<WaveId>(now()), visit.reader.person.id, now());
      await store.transaction((tx) => tx.waves.add(wave, now()));
      log.info({ waveId: wave.id, personId: visit.reader.person.id }, 'A draft was begun');
      return still(await screens.current(wave, null, visit.reader.timeZone));
    }
    const wave = await store.waves.find(action.data.waveId as WaveId);
    if (!wave) return still(await screens.home(0, 'gone'));
    return onWave(wave, action, visit);
  }

  async function onWave(wave: Wave, action: WaveAction, visit: Visit): Promise<Shown> {
    if (action.verb === 'wave.show') return current(wave, null, visit);
    if (action.verb === 'wave.results') {
      return wave.state === 'draft' ? current(wave, 'stale', visit) : still(await screens.results(wave));
    }
    // A card from before the last change: answered with how it stands, never with an error.
    if (action.data.revision !== wave.revision) return current(wave, 'stale', visit);
    switch (action.verb) {
      case 'wave.pause':
        return onState(wave, { kind: 'pause', cause: null }, visit);
      case 'wave.resume':
        return onState(wave, { kind: 'resume' }, visit);
      case 'wave.cancel':
        return action.data.sure
          ? onState(wave, { kind: 'cancel', sure: true }, visit)
          : askCancel(wave, visit);
      case 'wave.askCancel':
        return askCancel(wave, visit);
      default:
        return wave.state === 'draft'
          ? onDraftClick(wave, action satisfies ChangingAction, visit)
          : current(wave, 'stale', visit);
    }
  }

  async function onState(wave: Wave, event: Parameters<typeof apply>[1], visit: Visit): Promise<Shown> {
    const result = await apply(wave, event, visit);
    return result.kind === 'refused' ? current(wave, 'stale', visit) : result.shown;
  }

  async function askCancel(wave: Wave, visit: Visit): Promise<Shown> {
    if (wave.state !== 'running' && wave.state !== 'paused') return current(wave, 'stale', visit);
    const { progress, inCohort } = await screens.progress(wave, null);
    const left = inCohort - progress.sent - progress.failed - progress.skipped;
    return still({ screen: 'cancel', head: headOf(wave), sent: progress.sent, left });
  }

  async function current(wave: Wave, note: 'stale' | null, visit: Visit): Promise<Shown> {
    const soFar = counter.soFar(wave.id);
    if (wave.state === 'draft' && soFar !== null && wave.plan.groupName !== null) {
      const { groupName } = wave.plan;
      return { screen: { screen: 'counting', head: headOf(wave), groupName, soFar }, live: wave };
    }
    return { screen: await screens.current(wave, note, visit.reader.timeZone), live: wave };
  }

  /** Draws the answer, and remembers which message shows which wave, so that its card can follow the numbers. */
  async function answer({ screen, live }: Shown, { reader, message }: Visit): Promise<Answer> {
    const personId = reader.person.id;
    if (message && live && FOLLOWING.includes(screen.screen)) {
      await store.waves.showOn(live.id, personId, message);
      if (screen.screen === 'progress') {
        await store.waves.noteShown(live.id, personId, digestOf(screen), now());
      }
    } else if (message) {
      await store.waves.releaseCard(message);
    } else if (live && live.state !== 'draft') {
      // Not an invoke: the card is posted as a message of its own, whose id the ledger keeps.
      await store.transaction((tx) => plan(tx, [newProgressCard(live.id, personId)]));
      nudge();
      return { kind: 'none' };
    }
    return draw(screen, reader);
  }

  function newProgressCard(waveId: WaveId, personId: PersonId) {
    return {
      lane: 'reply',
      target: { to: 'person', personId },
      message: { kind: 'waveProgress', waveId, as: 'new' },
      dueAt: now(),
      dedupeKey: `waveProgress:new:${waveId}:${personId}`,
      waveId: null,
      personId,
    } as const;
  }

  async function readerOf(inbound: Extract<Inbound, { kind: 'text' | 'click' }>): Promise<Reader> {
    const person = await store.people.find(inbound.actor.personId);
    return person ? people.readerOf(person) : people.meet(inbound.actor, inbound.place);
  }

  async function isAdminHere(inbound: Inbound, reader: Reader, what: string): Promise<boolean> {
    const isAdmin = await roles.isAdmin(reader.person.id);
    if (!isAdmin) {
      log.warn({ personId: reader.person.id, what, place: inbound.kind }, 'Refused: not an admin');
    }
    return isAdmin;
  }

  return {
    onText,
    onClick,
    /** See `WaveKeeper`: inside the caller's transaction, who wakes the dispatcher after it. */
    refreshProgress: (tx: StoreGroups, at: Date) => keeper.refreshProgress(tx, at),
    pauseItself: keeper.pauseItself,
    /** Goes on with running waves that were not planned to their end: at the start, and every few seconds. */
    planUnplanned: () => planner.startAll(),
    /** On a clean stop: lets what runs in the background come to its next halt, and waits for it. */
    async stop(): Promise<void> {
      planner.stop();
      await background.settled();
    },
    /** Waits for background work without stopping it. */
    settled: () => background.settled(),
  };
}

function draw(screen: AdminScreen, { texts, timeZone }: Reader): Answer {
  const { card, summary } = adminCard(screen, { texts, timeZone });
  return { kind: 'card', card, summary };
}

/** The message that was pressed, when the answer takes its place. */
function messageOf(inbound: ClickInbound) {
  const { cardActivityId } = inbound.click;
  if (inbound.answer !== 'invoke' || cardActivityId === null) return null;
  return { conversationId: inbound.place.reference.conversationId, activityId: cardActivityId };
}
