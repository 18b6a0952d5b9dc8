import type { Logger } from 'pino';
import { switchedOff } from '../../cards/admin/preview.ts';
import { knownZone } from '../../dialogs/admin/dates.ts';
import { readSetUp } from '../../dialogs/admin/setUp.ts';
import type { Directory, GroupSummary } from '../../directory/directory.ts';
import type { AdminScreen, SetUpEntries } from '../../domain/adminScreens.ts';
import type { GroupId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { completePlan, type WavePlan } from '../../domain/wave.ts';
import type { Store, StoreGroups } from '../../store/store.ts';
import type { NoticeDrawing } from '../drawing/notice.ts';
import type { MeetPerson, Reader } from '../people/meetPerson.ts';
import type { ReachCounter } from '../waves/counter.ts';
import { sampleDevices } from '../waves/previewNotice.ts';
import { type Draft, headOf, type WaveScreens } from '../waves/waveScreens.ts';
import { type ChangingAction, type Shown, still, type Visit } from './adminClick.ts';
import type { ApplyWave } from './applyWave.ts';
import type { HandlerDeps } from './context.ts';

export interface DraftDeps {
  readonly store: Store;
  readonly directory: Pick<Directory, 'searchGroups' | 'readGroup'>;
  readonly playbook: Pick<Playbook, 'sources'>;
  readonly people: Pick<MeetPerson, 'textsOf'>;
  readonly notice: Pick<NoticeDrawing, 'noticeFor'>;
  readonly screens: WaveScreens;
  readonly counter: ReachCounter;
  readonly apply: ApplyWave;
  readonly plan: HandlerDeps['plan'];
  readonly nudge: () => void;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** How long a click waits for a count or a search before it is answered without. */
  readonly patienceMs: number;
}

/** As many as Graph is asked for; that many found means that there may be more. */
const GROUPS_SHOWN = 10;

type DraftAction = Extract<
  ChangingAction,
  {
    verb: `wave.${'askGroup' | 'searchGroup' | 'pickGroup' | 'edit' | 'setUp' | 'check' | 'preview' | 'sendToMe' | 'askLaunch' | 'launch' | 'discard'}`;
  }
>;

/** From an empty draft to the launch. Every answer is the next card, or the same with what was not right. */
export function createDraftClicks(deps: DraftDeps) {
  const { store, directory, screens, counter, apply, now, log } = deps;

  return async function onDraftClick(draft: Draft, action: DraftAction, visit: Visit): Promise<Shown> {
    const { timeZone } = visit.reader;
    switch (action.verb) {
      case 'wave.askGroup':
        return still(screens.search(draft, null));
      case 'wave.searchGroup':
        return still(await search(draft, action.data.search));
      case 'wave.pickGroup':
        return pick(draft, action.data.groupId, action.data.search, visit);
      case 'wave.edit':
        return still(screens.form(draft, timeZone));
      case 'wave.setUp':
        return setUp(draft, action.data, visit);
      case 'wave.check':
        return check(draft, visit);
      case 'wave.preview':
        return still(await preview(draft, action.data.language ?? visit.reader.language, visit, false));
      case 'wave.sendToMe':
        return still(await preview(draft, action.data.language ?? visit.reader.language, visit, true));
      case 'wave.askLaunch':
        return askLaunch(draft, visit);
      case 'wave.launch':
        return launch(draft, action.data.headCount, action.data.ready ?? false, visit);
      case 'wave.discard':
        return discard(draft, visit);
    }
  };

  async function search(draft: Draft, text: string): Promise<AdminScreen> {
    if (text === '') return screens.search(draft, null, { search: '', groups: [], mayBeMore: false });
    try {
      const found = await inTime(directory.searchGroups(text), deps.patienceMs);
      const groups = found.slice(0, GROUPS_SHOWN).map(({ id, displayName, description }) => ({
        id,
        name: displayName,
        description,
      }));
      return screens.search(draft, null, { search: text, groups, mayBeMore: found.length > groups.length });
    } catch (error) {
      log.warn({ err: error, waveId: draft.id }, 'Groups could not be searched');
      return screens.search(draft, 'searchFailed', { search: text, groups: [], mayBeMore: false });
    }
  }

  async function pick(draft: Draft, id: string | undefined, text: string, visit: Visit): Promise<Shown> {
    if (id === undefined)
      return still({ ...(await search(draft, text)), note: 'groupNotPicked' } as AdminScreen);
    let group: GroupSummary | null;
    try {
      group = await inTime(directory.readGroup(id as GroupId), deps.patienceMs);
    } catch (error) {
      log.warn({ err: error, waveId: draft.id }, 'A group could not be read');
      return still(screens.search(draft, 'searchFailed'));
    }
    if (!group) return still(screens.search(draft, 'groupUnknown'));
    const event = { kind: 'pickGroup', groupId: group.id, groupName: group.displayName } as const;
    const result = await apply(draft, event, visit);
    if (result.kind !== 'saved' || result.wave.state !== 'draft') return result.shown;
    return still(screens.form(result.wave, visit.reader.timeZone));
  }

  async function setUp(
    draft: Draft,
    data: Extract<DraftAction, { verb: 'wave.setUp' }>['data'],
    visit: Visit,
  ): Promise<Shown> {
    const { timeZone } = visit.reader;
    const entries: SetUpEntries = {
      name: data.name,
      source: data.source ?? null,
      mode: data.mode ?? null,
      graceDate: data.graceDate,
      deadlineDate: data.deadlineDate,
    };
    const read = readSetUp(entries, {
      timeZone: knownZone(timeZone),
      sources: Object.keys(deps.playbook.sources),
      now: now(),
    });
    const result = await apply(draft, { kind: 'setUp', ...read }, visit);
    if (result.kind !== 'saved' || result.wave.state !== 'draft') return result.shown;
    if (result.refusals.length > 0) {
      return still(screens.form(result.wave, timeZone, { entries, refusals: result.refusals }));
    }
    return check(result.wave, visit, 'keep');
  }

  /** Counts now, or shows the count there is. A count that takes long is shown as such and replaced when it is done. */
  async function check(draft: Draft, visit: Visit, have: 'keep' | 'again' = 'again'): Promise<Shown> {
    const complete = completePlan(draft.plan);
    if (!complete.ok) return still(await screens.current(draft, null, visit.reader.timeZone));
    const { plan } = complete;
    const known = have === 'keep' ? await store.waves.reach(draft.id) : null;
    if (known?.kind !== 'counted') {
      // The card is known before the count ends, or the end could not reach it.
      if (visit.message) await store.waves.showOn(draft.id, visit.reader.person.id, visit.message);
      const done = await counter.count(draft.id, plan.groupId, deps.patienceMs);
      if (!done) {
        const soFar = counter.soFar(draft.id) ?? 0;
        const screen = { screen: 'counting', head: headOf(draft), groupName: plan.groupName, soFar } as const;
        return { screen, live: draft };
      }
    }
    return { screen: await screens.check(draft, plan, null), live: draft };
  }

  async function preview(
    draft: Draft,
    language: Language,
    { reader }: Visit,
    send: boolean,
  ): Promise<AdminScreen> {
    const complete = completePlan(draft.plan);
    if (!complete.ok) return screens.current(draft, null, reader.timeZone);
    const { summary, card } = noticeIn(language, complete.plan, reader);
    if (send) {
      const personId = reader.person.id;
      const said = deps.people.textsOf(reader.language)('wave.preview.summary', { summary });
      await store.transaction((tx) =>
        deps.plan(tx, [
          {
            lane: 'reply',
            target: { to: 'person', personId },
            message: {
              kind: 'reply',
              activity: { summary: said, content: { kind: 'card', card: switchedOff(card) }, alert: true },
            },
            dueAt: now(),
            dedupeKey: `preview:${draft.id}:${personId}:${language}`,
            waveId: null,
            personId,
          },
        ]),
      );
      deps.nudge();
    }
    return {
      screen: 'preview',
      note: send ? 'sentToYou' : null,
      head: headOf(draft),
      shownIn: language,
      summary,
      notice: card,
    };
  }

  function noticeIn(language: Language, plan: WavePlan, reader: Reader) {
    const texts = deps.people.textsOf(language);
    const devices = sampleDevices(reader.person.givenName, texts);
    const activity = deps.notice.noticeFor({ ...reader, language, texts }, plan, devices);
    const card = activity.content.kind === 'card' ? activity.content.card : {};
    return { summary: activity.summary, card };
  }

  async function askLaunch(draft: Draft, visit: Visit): Promise<Shown> {
    const complete = completePlan(draft.plan);
    const counted = await store.waves.reach(draft.id);
    if (!complete.ok || counted?.kind !== 'counted') return check(draft, visit);
    const { plan } = complete;
    return still({
      screen: 'launch',
      head: headOf(draft),
      plan,
      sourceName: deps.playbook.sources[plan.source]?.name ?? plan.source,
      reach: counted.reach,
      typed: '',
      ready: false,
      refusals: [],
    });
  }

  async function launch(draft: Draft, headCount: string, ready: boolean, visit: Visit): Promise<Shown> {
    const counted = await store.waves.reach(draft.id);
    const reach = counted?.kind === 'counted' ? counted.reach : null;
    const helpdesk = (await store.channels.helpdesk()) ? 'reachable' : 'missing';
    const result = await apply(
      draft,
      { kind: 'launch', headCount, ready, helpdesk, reach },
      visit,
      async (tx) => {
        if (reach) await tx.waves.startPlanning(draft.id, reach.reachable + reach.toInstall, reach.inGroup);
      },
    );
    if (result.kind !== 'refused') return result.shown;
    const asked = await askLaunch(draft, visit);
    if (asked.screen.screen !== 'launch') return asked;
    return still({ ...asked.screen, typed: headCount, ready, refusals: result.refusals });
  }

  async function discard(draft: Draft, visit: Visit): Promise<Shown> {
    const gone = await store.transaction((tx: StoreGroups) => tx.waves.discard(draft.id, draft.revision));
    log.info({ waveId: draft.id, personId: visit.reader.person.id, gone }, 'A draft was discarded');
    return still(await screens.home(0, gone ? null : 'stale'));
  }
}

class TooSlow extends Error {}

/** A click must be answered in time, whatever Graph does; the answer that comes too late is dropped. */
async function inTime<Result>(work: Promise<Result>, patienceMs: number): Promise<Result> {
  const slow = Promise.withResolvers<never>();
  const timer = setTimeout(() => slow.reject(new TooSlow('Graph did not answer in time.')), patienceMs);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, slow.promise]);
  } finally {
    clearTimeout(timer);
  }
}
