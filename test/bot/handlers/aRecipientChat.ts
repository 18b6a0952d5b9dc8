import assert from 'node:assert/strict';
import { pino } from 'pino';
import { createJourneyDrawing } from '../../../bot/drawing/journey.ts';
import { createNoticeDrawing } from '../../../bot/drawing/notice.ts';
import { createGuide } from '../../../bot/guide.ts';
import { createHelpdeskHandler } from '../../../bot/handlers/helpdesk.ts';
import { createRecipientHandler } from '../../../bot/handlers/recipient.ts';
import type { Answer, Inbound } from '../../../bot/inbound/inbound.ts';
import { createQrImages } from '../../../bot/media/qrImages.ts';
import { createMeetPerson } from '../../../bot/people/meetPerson.ts';
import { createGapWatch } from '../../../bot/recipient/gapWatch.ts';
import { createJourneyDesk } from '../../../bot/recipient/journeyDesk.ts';
import { createJourneyView } from '../../../bot/recipient/journeyView.ts';
import { createPlaybookShelf } from '../../../bot/recipient/playbooks.ts';
import { createVerifier } from '../../../bot/recipient/verifier.ts';
import { createWakeSnoozed } from '../../../bot/recipient/wakeSnoozed.ts';
import { readAction } from '../../../cards/actions.ts';
import type { Directory } from '../../../directory/directory.ts';
import type { NewDelivery } from '../../../domain/delivery.ts';
import type { ManagedDevice } from '../../../domain/enrollment.ts';
import type { DeviceId, JourneyId, PersonId, SourceId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { Store } from '../../../store/store.ts';
import { aDevice, NOON, thePlaybook } from '../../fixtures/journeys.ts';

type Click = Extract<Inbound, { kind: 'click' }>;
type Action = { title: string; verb: string; data: Record<string, unknown>; associatedInputs?: string };

export const ALVA = 'person-alva' as PersonId;
export const BO = 'person-bo' as PersonId;

/** A 1:1 chat with the real handlers and a real store: buttons are pressed by their titles, as a person does. */
export async function aRecipientChat(
  store: Store,
  options: { language?: Language; redrawNow?: (id: JourneyId) => Promise<void> } = {},
) {
  const playbook = await thePlaybook();
  let time = NOON;
  const now = () => time;
  const managed: ManagedDevice[] = [];
  const planned: NewDelivery[] = [];
  const graph: { down: boolean; answers: Promise<void> } = { down: false, answers: Promise.resolve() };
  const log = pino({ level: 'silent' });

  const directory: Pick<Directory, 'readPerson' | 'listManagedDevicesOf'> = {
    readPerson: async () => null,
    listManagedDevicesOf: async (people) => {
      await graph.answers;
      if (graph.down) throw new Error('Graph does not answer');
      return new Map(people.map(({ id }) => [id, managed.filter((row) => row.userId === id)]));
    },
  };
  const person = (id: PersonId, name: string) => ({
    id,
    displayName: `${name} Exempelsson`,
    givenName: name,
    userPrincipalName: `${name.toLowerCase()}@nordvik.example`,
    preferredLanguage: options.language === 'en' ? 'en-GB' : 'sv-SE',
    country: 'SE',
  });
  await store.people.saveFromDirectory([person(ALVA, 'Alva'), person(BO, 'Bo')], NOON);
  await store.playbooks.keep(playbook, NOON);

  const roles = { isAdmin: async () => false, isHelpdeskPlace: async () => true };
  const people = createMeetPerson({ store, directory, defaultLanguage: 'en', now });
  const playbooks = createPlaybookShelf(playbook, store);
  const publicBaseUrl = 'https://flytt.nordvik.example';
  const qrImages = createQrImages(playbook, publicBaseUrl);
  const view = createJourneyView({ store, playbooks, qrImages, publicBaseUrl, now });
  const plan = async (tx: { deliveries: typeof store.deliveries }, deliveries: readonly NewDelivery[]) => {
    if (deliveries.some((delivery) => chat.failPlanning(delivery))) throw new Error('Not planned');
    await tx.deliveries.plan(deliveries, now());
    planned.push(...deliveries);
  };
  const nudge = () => {};
  const helpdesk = createHelpdeskHandler({
    store,
    roles,
    playbook,
    defaultLanguage: 'en',
    now,
    plan,
    nudge,
    log,
  });
  const { openTicket } = helpdesk;
  const desk = createJourneyDesk({ store, playbooks, view, openTicket, plan, nudge, now });
  const verifier = createVerifier({ store, directory, desk, log, now });
  const recipient = createRecipientHandler({
    store,
    people,
    roles,
    desk,
    view,
    verifier,
    playbooks,
    tickets: helpdesk,
    plan,
    nudge,
    redrawNow: async (id) => options.redrawNow?.(id),
    log,
    now,
  });

  const reference = (id: PersonId) => ({
    conversationId: `chat-${id}`,
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    botId: 'bot',
    channelUserId: `29:${id}`,
  });
  const base = (id: PersonId) => ({
    activityId: `activity-${Math.random()}`,
    actor: { personId: id, name: id, locale: null, timeZone: 'Europe/Stockholm' },
    place: { kind: 'personal' as const, reference: reference(id) },
  });

  let current: { card: Record<string, unknown>; messageId: string } | undefined;
  let lastToast: string | undefined;

  function show(answer: Answer, messageId: string): void {
    lastToast = answer.kind === 'toast' ? answer.text : undefined;
    if (answer.kind === 'card') current = { card: answer.card, messageId };
  }

  async function click(
    verb: string,
    data: Record<string, unknown>,
    who: PersonId = ALVA,
    messageId = 'message-1',
  ) {
    const inbound: Click = {
      kind: 'click',
      ...base(who),
      click: { verb, data, cardActivityId: messageId },
      answer: 'invoke',
    };
    const reader = await people.meet(inbound.actor, inbound.place);
    const action = readAction(verb, data);
    assert.ok(action, `${verb} with ${JSON.stringify(data)} is read`);
    const answer = await recipient.onClick(action, inbound, reader);
    if (who === ALVA) show(answer, messageId);
    return answer;
  }

  function actions(): Action[] {
    return ((current?.card['actions'] ?? []) as Action[]).filter((action) => 'verb' in action);
  }

  const chat = {
    /** Which deliveries cannot be planned: whoever plans one loses the whole transaction. */
    failPlanning: (_delivery: NewDelivery): boolean => false,
    store,
    helpdesk,
    managed,
    planned,
    graph,
    verifier,
    desk,
    click,
    /** What the outbox would send for this message now. */
    draw: createJourneyDrawing({ store, people, view }),
    notice: createNoticeDrawing({ store, people, view, playbooks }),
    guide: createGuide({ store, people, playbooks }),
    livingCard: async (deviceId: string) => {
      const journey = await store.journeys.findByDevice(deviceId as DeviceId);
      return journey ? ((await store.journeys.livingCard(journey.id))?.activityId ?? null) : null;
    },
    watchGaps: createGapWatch({ store, desk, view, openTicket, plan, nudge, now }),
    wakeSnoozed: createWakeSnoozed({ store, desk, now }),
    pass: (minutes: number) => {
      time = new Date(time.getTime() + minutes * 60_000);
    },
    now,
    async addDevice(overrides: Parameters<typeof aDevice>[0] = {}) {
      const device = aDevice({ ownerId: ALVA, ownerUpn: 'alva@nordvik.example', ...overrides });
      await store.devices.save([{ ...device, inventoryKey: device.id }], now());
      return device;
    },
    device: (id: string) => ({ id: id as DeviceId, source: 'workspace-one' as SourceId }),
    open: (deviceId: string) => click('device.pick', { deviceId }),
    /** What the current card says, all texts joined. */
    text: () => JSON.stringify(current?.card ?? ''),
    titles: () => actions().map((action) => action.title),
    toast: () => lastToast,
    /** Presses the button with this title on the current card, with these inputs filled in. */
    async press(title: string | RegExp, inputs: Record<string, string> = {}) {
      const action = actions().find(({ title: own }) =>
        typeof title === 'string' ? own === title : title.test(own),
      );
      assert.ok(
        action,
        `there is no button ${title}, only ${actions()
          .map(({ title: own }) => own)
          .join(', ')}`,
      );
      const standing = action.associatedInputs === 'auto' ? inputsOf(current?.card) : {};
      return click(action.verb, { ...action.data, ...standing, ...inputs }, ALVA, current?.messageId);
    },
    /** The button as it is now, to be pressed later when the card is stale. */
    keep(title: string | RegExp) {
      const action = actions().find(({ title: own }) =>
        typeof title === 'string' ? own === title : title.test(own),
      );
      assert.ok(action, `there is no button ${title}`);
      const messageId = current?.messageId;
      return (who: PersonId = ALVA) => click(action.verb, action.data, who, messageId);
    },
    async say(text: string, who: PersonId = ALVA) {
      const inbound = { kind: 'text' as const, ...base(who), text, mentionsBot: false };
      const reader = await people.meet(inbound.actor, inbound.place);
      const answer = await recipient.onText(inbound, reader);
      show(answer, 'message-said');
      return answer;
    },
    journeyOf: async (deviceId: string) => {
      const journey = await store.journeys.findByDevice(deviceId as DeviceId);
      assert.ok(journey, 'there is a journey');
      return journey;
    },
  };
  return chat;
}

/** What stands in a card's inputs before anybody touches them: a client sends that too. */
function inputsOf(part: unknown): Record<string, string> {
  if (Array.isArray(part)) return Object.assign({}, ...part.map(inputsOf));
  if (typeof part !== 'object' || part === null) return {};
  const { type, id, value, ...rest } = part as Record<string, unknown>;
  const own = String(type).startsWith('Input.') && typeof value === 'string' ? { [String(id)]: value } : {};
  return { ...own, ...inputsOf(Object.values(rest)) };
}

export type RecipientChat = Awaited<ReturnType<typeof aRecipientChat>>;
