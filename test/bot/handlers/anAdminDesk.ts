import assert from 'node:assert/strict';
import { createNoticeDrawing } from '../../../bot/drawing/notice.ts';
import { createWaveDrawing } from '../../../bot/drawing/wave.ts';
import { type AdminDeps, createAdminHandler } from '../../../bot/handlers/admin.ts';
import type { AdminAction } from '../../../bot/handlers/adminClick.ts';
import type { Answer, Inbound } from '../../../bot/inbound/inbound.ts';
import { createMeetPerson } from '../../../bot/people/meetPerson.ts';
import type { JourneyView } from '../../../bot/recipient/journeyView.ts';
import { createPlaybookShelf } from '../../../bot/recipient/playbooks.ts';
import { readAction } from '../../../cards/actions.ts';
import type { Card } from '../../../cards/parts.ts';
import type { GroupSummary, InstallOutcome } from '../../../directory/directory.ts';
import type { Settlement } from '../../../domain/delivery.ts';
import type { DeliveryId, PersonId } from '../../../domain/ids.ts';
import type { CohortMember } from '../../../outbox/cohort.ts';
import type { Drawn } from '../../../outbox/ports.ts';
import { loadPlaybook } from '../../../playbooks/load.ts';
import type { Store, StoreGroups } from '../../../store/store.ts';
import { assertCardRules } from '../../cards/cardRules.ts';
import { aMember, GROUP, NOON, NORA } from '../../fixtures/waves.ts';

type Json = Readonly<Record<string, unknown>>;

export const EVE = '00000000-0000-4000-8000-0000000000bb' as PersonId;
const playbook = await loadPlaybook();

/** What can be changed while a test runs. */
export interface World {
  now: Date;
  members: readonly CohortMember[];
  groups: readonly GroupSummary[];
  install: (id: PersonId) => Promise<InstallOutcome>;
  catalogAppId: string | null;
  /** Runs before each page of members is given. */
  onPage: () => Promise<void>;
  installed: PersonId[];
  logged: string[];
}

/** The admin handler over a real store and a made-up directory, with the outbox's part played by hand. */
export async function anAdminDesk(store: Store, overrides: Partial<AdminDeps> = {}) {
  const world: World = {
    now: NOON,
    members: [],
    groups: [{ id: GROUP, displayName: 'Sales Nordic', description: 'Everybody in sales' }],
    install: async () => ({ kind: 'installed' }),
    catalogAppId: 'catalog-1',
    onPage: async () => undefined,
    installed: [],
    logged: [],
  };
  const now = () => world.now;
  const directory = {
    searchGroups: async (text: string) =>
      world.groups.filter(({ displayName }) => displayName.toLowerCase().startsWith(text.toLowerCase())),
    readGroup: async (id: string) => world.groups.find((group) => group.id === id) ?? null,
    listMembers: async function* () {
      for (let start = 0; start < world.members.length; start += 100) {
        await world.onPage();
        yield world.members.slice(start, start + 100);
      }
    },
    installApp: async (id: PersonId) => {
      world.installed.push(id);
      return world.install(id);
    },
    readCatalogAppId: async () => world.catalogAppId,
    readPerson: async () => null,
  };
  const people = createMeetPerson({ store, directory, defaultLanguage: 'en', now });
  const view = {
    drawing: (reader: { texts: unknown; timeZone: string | null }) => ({
      ...reader,
      qrImageUrl: () => 'https://x',
    }),
  };
  const notice = createNoticeDrawing({
    store,
    people,
    view: view as unknown as JourneyView,
    playbooks: createPlaybookShelf(playbook, store),
  });
  const log = (_: object, message: string) => world.logged.push(message);
  const plan = async (tx: StoreGroups, deliveries: Parameters<StoreGroups['deliveries']['plan']>[0]) => {
    await tx.deliveries.plan(deliveries, now());
  };
  const admin = createAdminHandler({
    store,
    directory: directory as unknown as AdminDeps['directory'],
    roles: { isAdmin: async (id) => id === NORA, isHelpdeskPlace: async () => false },
    playbook,
    people,
    notice,
    plan,
    nudge: () => undefined,
    now,
    log: { info: log, warn: log, error: log } as unknown as AdminDeps['log'],
    sleep: async () => undefined,
    ...overrides,
  });
  const drawWave = createWaveDrawing({ store, playbook, defaultLanguage: 'en', now });

  await meet(store, [person(NORA, 'Nora Ek'), person(EVE, 'Eve Holm')]);
  await store.channels.setHelpdesk(
    { teamId: 't', channelId: 'c', serviceUrl: 'https://x/', botId: '28:b' },
    NORA,
    NOON,
  );

  /** One pass of the outbox: everything that is due is drawn and sent. Notices go to whoever can be reached. */
  async function deliver(limit = 1000): Promise<{ readonly kind: string; readonly drawn: Drawn }[]> {
    const claim = {
      owner: 'test',
      now: world.now,
      limit,
      leaseSeconds: 60,
      except: [],
      exceptConversations: [],
    };
    const sent: { kind: string; drawn: Drawn }[] = [];
    const tries: { id: DeliveryId; settlement: Settlement }[] = [];
    for (const delivery of await store.deliveries.claimDue(claim)) {
      const { message, target } = delivery;
      const drawn: Drawn =
        message.kind === 'waveProgress'
          ? await drawWave(delivery, message)
          : await drawPlain(target.to === 'person' ? target.personId : NORA);
      sent.push({ kind: message.kind, drawn });
      tries.push({ id: delivery.id, settlement: settlementOf(delivery.id, drawn) });
    }
    await store.deliveries.settle('test', tries, world.now);
    return sent;
  }

  async function drawPlain(id: PersonId): Promise<Drawn> {
    const reach = await store.people.reach(id);
    if (reach.kind !== 'reachable') {
      return { kind: 'settled', outcome: { kind: 'skipped', reason: 'notInstalled' } };
    }
    const activity = { summary: 's', content: { kind: 'text', text: 't' }, alert: true } as const;
    const address = {
      kind: 'post',
      serviceUrl: 'https://x/',
      conversationId: `a:${id}`,
      botId: '28:b',
    } as const;
    return { kind: 'ready', address, activity, conversationKey: id };
  }

  const write = (text: string, actor = NORA) =>
    admin.onText({ ...from(actor), kind: 'text', activityId: 'x', text, mentionsBot: false });

  /** Presses the button with this verb on the card, with what stands in its inputs. */
  async function press(
    on: Answer,
    verb: AdminAction['verb'],
    inputs: Json = {},
    options: {
      actor?: PersonId;
      message?: string | null;
      place?: Extract<Inbound, { kind: 'click' }>['place'];
    } = {},
  ): Promise<Answer> {
    const data = { ...buttonData(cardOf(on), verb), ...inputs };
    const action = readAction(verb, data);
    assert.ok(action, `${verb} reads its own button: ${JSON.stringify(data)}`);
    const message = options.message === undefined ? 'message-1' : options.message;
    const who = from(options.actor ?? NORA);
    const inbound = {
      ...who,
      ...(options.place ? { place: options.place } : {}),
      kind: 'click',
      activityId: 'x',
      click: { verb, data, cardActivityId: message },
      answer: message === null ? 'message' : 'invoke',
    } as const;
    const answer = await admin.onClick(action as AdminAction, inbound);
    if (answer.kind === 'card') assertCardRules(answer.card);
    return answer;
  }

  /** Opens a wave as the list does, whichever card is in front. */
  const show = async (message: string | null = 'message-1') => {
    const [wave] = await store.waves.list({ limit: 1, offset: 0 });
    assert.ok(wave);
    const action = { verb: 'wave.show', data: { waveId: wave.id } } as const;
    const click = { verb: action.verb, data: action.data, cardActivityId: message };
    return admin.onClick(action, { ...from(NORA), kind: 'click', activityId: 'x', click, answer: 'invoke' });
  };

  const tick = () => store.transaction((tx) => admin.refreshProgress(tx, world.now));

  return { world, admin, deliver, write, press, show, tick };
}

export type AdminDesk = Awaited<ReturnType<typeof anAdminDesk>>;

/** These people are in contact with the bot. */
export async function meet(store: Store, members: readonly CohortMember[]): Promise<void> {
  await store.people.saveFromDirectory(
    members.map((member) => ({ ...member, country: member.usageLocation })),
    NOON,
  );
  for (const { id } of members) {
    await store.people.saveReference(id, referenceOf(id), NOON);
  }
}

export function referenceOf(id: PersonId) {
  return { conversationId: `a:${id}`, serviceUrl: 'https://x/', botId: '28:b', channelUserId: `29:${id}` };
}

function person(id: PersonId, displayName: string): CohortMember {
  const name = displayName.split(' ')[0] ?? displayName;
  return {
    ...aMember(0),
    id,
    displayName,
    givenName: name,
    userPrincipalName: `${name.toLowerCase()}@example.test`,
    preferredLanguage: 'en-GB',
  };
}

function from(id: PersonId) {
  return {
    actor: { personId: id, name: 'x', locale: 'en-GB', timeZone: 'Europe/Stockholm' },
    place: { kind: 'personal', reference: referenceOf(id) },
  } as const;
}

function settlementOf(id: DeliveryId, drawn: Drawn): Settlement {
  if (drawn.kind === 'settled') return drawn.outcome;
  return { kind: 'sent', activityId: `sent-${id}`, conversationId: addressOf(drawn) };
}

function addressOf(drawn: Extract<Drawn, { kind: 'ready' }>): string {
  return 'conversationId' in drawn.address ? drawn.address.conversationId : drawn.address.channelId;
}

export function cardOf(answer: Answer): Card {
  assert.ok(answer.kind === 'card', `expected a card, got ${JSON.stringify(answer)}`);
  return answer.card;
}

/** All that a card says, in reading order. */
export function textOf(card: Card | Answer): string {
  const found: string[] = [];
  walk('kind' in card && 'card' in card ? card['card'] : card, (object) => {
    for (const key of ['text', 'title', 'label', 'value']) {
      if (typeof object[key] === 'string') found.push(object[key]);
    }
  });
  return found.join('\n');
}

/** The verbs of a card's buttons. */
export function verbsOf(answer: Answer): string[] {
  return ((cardOf(answer)['actions'] ?? []) as Json[]).map((action) => String(action['verb']));
}

function buttonData(card: Card, verb: string): Json {
  let data: Json | undefined;
  walk(card, (object) => {
    if (object['type'] === 'Action.Execute' && object['verb'] === verb) data ??= object['data'] as Json;
  });
  assert.ok(data, `the card has a button ${verb}: ${textOf(card)}`);
  return data;
}

function walk(value: unknown, visit: (object: Json) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (typeof value === 'object' && value !== null) {
    visit(value as Json);
    for (const inner of Object.values(value)) walk(inner, visit);
  }
}
