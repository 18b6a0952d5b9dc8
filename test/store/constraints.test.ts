import assert from 'node:assert/strict';
import { type Kysely, sql } from 'kysely';
import type { Store } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import { NOON } from '../fixtures/sampleRows.ts';
import { forEachStore } from '../fixtures/testStores.ts';

/** What the database refuses by itself, whatever the code above it believes: each beside its permitted twin. */

type Row = Readonly<Record<string, unknown>>;
type Table = keyof Tables & string;
interface Rule {
  /** What must not be. */
  readonly not: string;
  readonly table: Table;
  /** Rows that are there already. */
  readonly given?: readonly (readonly [Table, Row])[];
  readonly refused: Row;
  /** Differs from the refused row in what the rule is about, and in nothing else. */
  readonly permitted: Row;
  readonly by: 'check' | 'unique' | 'reference';
}

const SQLSTATES = { check: '23514', unique: '23505', reference: '23503' } as const;

/** A complete row of each table; a rule names only what it is about. */
const ROWS = {
  people: {
    person_id: 'p1',
    display_name: 'P',
    given_name: 'P',
    user_principal_name: 'p@x',
    updated_at: NOON,
  },
  conversations: {
    person_id: 'ada',
    conversation_id: 'a:1',
    service_url: 'https://smba.example.test/',
    bot_id: '28:bot',
    channel_user_id: '29:1',
    state: 'installed',
    state_since: NOON,
  },
  channels: {
    role: 'helpdesk',
    team_id: 't',
    channel_id: 'c',
    service_url: 'https://smba.example.test/',
    bot_id: '28:bot',
    set_by: 'ada',
    set_at: NOON,
  },
  devices: {
    device_id: 'd1',
    owner_upn: 'ada@x',
    platform: 'ios',
    name: 'iPhone',
    source: 'generic',
    known_facts: {},
    origin: 'inventory',
    updated_at: NOON,
  },
  playbooks: { version: 'v2', content: {}, first_used_at: NOON },
  waves: { wave_id: 'w1', state: 'draft', plan: {}, created_by: 'ada', created_at: NOON, revision: 1 },
  wave_audit: { wave_id: 'wave', at: NOON, who: 'ada', what: 'created' },
  wave_cards: { wave_id: 'wave', conversation_id: 'a:1', person_id: 'ada', activity_id: '1' },
  journeys: {
    journey_id: 'j1',
    person_id: 'ada',
    device_id: 'phone',
    platform: 'ios',
    source: 'generic',
    playbook_version: 'v1',
    facts: {},
    stage: 'notified',
    stage_data: {},
    started_at: NOON,
    stage_since: NOON,
    tried_rows: [],
    revision: 1,
  },
  journey_events: { journey_id: 'journey', at: NOON, event: 'start', stage: 'notified' },
  tickets: {
    ticket_id: 't1',
    number: 1,
    person_id: 'ada',
    person_name: 'Ada',
    journey_id: 'journey',
    state: 'open',
    state_data: {},
    story: {},
    opened_at: NOON,
    revision: 1,
  },
  ticket_lines: { ticket_id: 'ticket', line: 0, from_side: 'person', author: 'Ada', text: 'Hi', at: NOON },
  deliveries: {
    delivery_id: 'x1',
    lane: 0,
    target: { to: 'helpdesk' },
    target_key: 'helpdesk',
    message: { kind: 'reply' },
    state: 'pending',
    due_at: NOON,
    attempts: 0,
    sent_again: 0,
    created_at: NOON,
  },
  seen_activities: { conversation_id: 'a:1', activity_id: '1', at: NOON },
  leases: { name: 'sender', owner: 'one', until: NOON },
} as const satisfies Record<Table, Row>;

const claimed = { state: 'claimed', lease_owner: 'one', lease_until: NOON };
const sent = { state: 'sent', settled_at: NOON };
const failed = { state: 'failed', settled_at: NOON, failure_kind: 'permanent', reason: 'blockedByPerson' };
const skipped = { state: 'skipped', settled_at: NOON, reason: 'cancelled' };
const notice = {
  lane: 3,
  message: { kind: 'notice' },
  wave_id: 'wave',
  person_id: 'ada',
  target_key: 'person:ada',
};
const another = { delivery_id: 'x2' };

const RULES: readonly Rule[] = [
  {
    not: 'two people of one user name, however it is written',
    table: 'people',
    given: [['people', {}]],
    refused: { person_id: 'p2', user_principal_name: 'P@X' },
    permitted: { person_id: 'p2', user_principal_name: 'q@x' },
    by: 'unique',
  },
  ...states('conversations', 'state', ['installed', 'uninstalled', 'blockedByPerson', 'blockedByPolicy']),
  reference('conversations', 'person_id', 'ada'),
  ...states('channels', 'role', ['helpdesk']),
  ...states('devices', 'platform', ['ios', 'android', 'windows', 'macos', 'linux']),
  ...states('devices', 'origin', ['inventory', 'person']),
  reference('devices', 'owner_id', 'ada'),
  {
    not: 'one device of the inventory twice',
    table: 'devices',
    given: [['devices', { inventory_key: 'key' }]],
    refused: { device_id: 'd2', inventory_key: 'key' },
    permitted: { device_id: 'd2', inventory_key: null },
    by: 'unique',
  },
  ...states('waves', 'state', ['draft']),
  {
    not: 'a wave that runs and has not begun',
    table: 'waves',
    refused: { state: 'running' },
    permitted: { state: 'running', started_at: NOON },
    by: 'check',
  },
  {
    not: 'a wave that is paused since nobody knows when',
    table: 'waves',
    refused: { state: 'paused', started_at: NOON },
    permitted: { state: 'paused', started_at: NOON, paused_at: NOON },
    by: 'check',
  },
  {
    not: 'a wave that runs and is paused',
    table: 'waves',
    refused: { state: 'running', started_at: NOON, paused_at: NOON },
    permitted: { state: 'running', started_at: NOON, paused_at: null },
    by: 'check',
  },
  ...['finished', 'cancelled'].map(
    (state): Rule => ({
      not: `a ${state} wave without an end`,
      table: 'waves',
      refused: { state, started_at: NOON },
      permitted: { state, started_at: NOON, ended_at: NOON },
      by: 'check',
    }),
  ),
  {
    not: 'a running wave with an end',
    table: 'waves',
    refused: { state: 'running', started_at: NOON, ended_at: NOON },
    permitted: { state: 'running', started_at: NOON, ended_at: null },
    by: 'check',
  },
  {
    not: 'a wave that is planned for nobody knows how many',
    table: 'waves',
    refused: { planned_at: NOON },
    permitted: { planned_at: NOON, head_count: 3 },
    by: 'check',
  },
  reference('wave_audit', 'wave_id', 'wave'),
  reference('wave_cards', 'wave_id', 'wave'),
  reference('wave_cards', 'person_id', 'ada'),
  {
    not: 'two cards of one wave for one admin',
    table: 'wave_cards',
    given: [['wave_cards', {}]],
    refused: { activity_id: '2' },
    permitted: { activity_id: '2', person_id: 'bo' },
    by: 'unique',
  },
  ...states('journeys', 'stage', [
    'notified',
    'snoozed',
    'checking',
    'preparing',
    'warned',
    'unenrolling',
    'confirmingGone',
    'enrolling',
    'verifying',
    'enrolled',
    'compliant',
    'stuck',
    'assisted',
    'declined',
    'notNeeded',
  ]),
  ...states('journeys', 'platform', ['ios', 'android', 'windows', 'macos', 'linux']),
  reference('journeys', 'person_id', 'ada'),
  reference('journeys', 'device_id', 'phone'),
  reference('journeys', 'playbook_version', 'v1'),
  reference('journeys', 'wave_id', 'wave'),
  {
    not: 'two journeys of one device',
    table: 'journeys',
    given: [['journeys', {}]],
    refused: { journey_id: 'j2' },
    permitted: { journey_id: 'j2', device_id: 'laptop' },
    by: 'unique',
  },
  reference('journey_events', 'journey_id', 'journey'),
  ...states('tickets', 'state', ['open', 'claimed', 'waiting', 'resolved']),
  reference('tickets', 'person_id', 'ada'),
  reference('tickets', 'journey_id', 'journey'),
  {
    not: 'two tickets of one number',
    table: 'tickets',
    given: [['tickets', { journey_id: null }]],
    refused: { ticket_id: 't2', journey_id: null },
    permitted: { ticket_id: 't2', journey_id: null, number: 2 },
    by: 'unique',
  },
  ...(['open', 'claimed', 'waiting'] as const).map(
    (state): Rule => ({
      not: `two unresolved tickets of one journey, the second being ${state}`,
      table: 'tickets',
      given: [['tickets', { state: 'waiting' }]],
      refused: { ticket_id: 't2', number: 2, state },
      permitted: { ticket_id: 't2', number: 2, state: 'resolved' },
      by: 'unique',
    }),
  ),
  reference('ticket_lines', 'ticket_id', 'ticket'),
  ...states('ticket_lines', 'from_side', ['person', 'agent']),
  {
    not: 'two lines in one place of a ticket',
    table: 'ticket_lines',
    given: [['ticket_lines', {}]],
    refused: { text: 'Hello' },
    permitted: { text: 'Hello', line: 1 },
    by: 'unique',
  },
  {
    not: 'a delivery in a state that is none',
    table: 'deliveries',
    refused: { state: 'lost' },
    permitted: { state: 'unknown' },
    by: 'check',
  },
  ...[-1, 4].map(
    (lane): Rule => ({
      not: `a delivery in lane ${lane}`,
      table: 'deliveries',
      refused: { lane },
      permitted: { lane: 3 },
      by: 'check',
    }),
  ),
  {
    not: 'a claim without an owner',
    table: 'deliveries',
    refused: { ...claimed, lease_owner: null },
    permitted: claimed,
    by: 'check',
  },
  {
    not: 'a claim without an end',
    table: 'deliveries',
    refused: { ...claimed, lease_until: null },
    permitted: claimed,
    by: 'check',
  },
  {
    not: 'an owner of what is not claimed',
    table: 'deliveries',
    refused: { ...claimed, state: 'pending' },
    permitted: claimed,
    by: 'check',
  },
  ...[sent, failed, skipped].map(
    (settled): Rule => ({
      not: `a delivery that was ${settled.state} at no time`,
      table: 'deliveries',
      refused: { ...settled, settled_at: null },
      permitted: settled,
      by: 'check',
    }),
  ),
  {
    not: 'a waiting delivery that was settled',
    table: 'deliveries',
    refused: { state: 'pending', settled_at: NOON },
    permitted: { state: 'pending', settled_at: null },
    by: 'check',
  },
  {
    not: 'a failure without its kind',
    table: 'deliveries',
    refused: { ...failed, failure_kind: null },
    permitted: failed,
    by: 'check',
  },
  {
    not: 'a failure of a kind that is none',
    table: 'deliveries',
    refused: { ...failed, failure_kind: 'odd' },
    permitted: failed,
    by: 'check',
  },
  {
    not: 'a failure without a reason',
    table: 'deliveries',
    refused: { ...failed, reason: null },
    permitted: failed,
    by: 'check',
  },
  {
    not: 'somebody skipped for no reason',
    table: 'deliveries',
    refused: { ...skipped, reason: null },
    permitted: skipped,
    by: 'check',
  },
  {
    not: 'two notices to one person in one wave',
    table: 'deliveries',
    given: [['deliveries', { ...notice, ...sent }]],
    refused: { ...notice, ...another },
    permitted: { ...notice, ...another, person_id: 'bo', target_key: 'person:bo' },
    by: 'unique',
  },
  {
    not: 'a notice of no wave',
    table: 'deliveries',
    refused: { ...notice, wave_id: null },
    permitted: notice,
    by: 'check',
  },
  {
    not: 'a notice to nobody',
    table: 'deliveries',
    refused: { ...notice, person_id: null },
    permitted: notice,
    by: 'check',
  },
  {
    not: 'something else than a notice in the figures of a wave',
    table: 'deliveries',
    refused: { ...notice, message: { kind: 'reply' } },
    permitted: notice,
    by: 'check',
  },
  {
    not: 'two pending deliveries of one key',
    table: 'deliveries',
    given: [['deliveries', { dedupe_key: 'ticket:1:new' }]],
    refused: { ...another, dedupe_key: 'ticket:1:new' },
    permitted: { ...another, dedupe_key: 'ticket:1:new', ...sent },
    by: 'unique',
  },
  {
    not: 'two deliveries under way to one chat',
    table: 'deliveries',
    given: [['deliveries', claimed]],
    refused: { ...another, ...claimed },
    permitted: { ...another, ...claimed, target_key: 'person:ada' },
    by: 'unique',
  },
  reference('deliveries', 'person_id', 'ada'),
  {
    not: 'one activity seen twice',
    table: 'seen_activities',
    given: [['seen_activities', {}]],
    refused: {},
    permitted: { activity_id: '2' },
    by: 'unique',
  },
  {
    not: 'two owners of one lease',
    table: 'leases',
    given: [['leases', {}]],
    refused: { owner: 'two' },
    permitted: { owner: 'two', name: 'jobs' },
    by: 'unique',
  },
];

forEachStore('what the database itself does not let happen', (open) => {
  let store: Store;

  before(async () => {
    store = await open();
    const there: readonly (readonly [Table, Row])[] = [
      ['people', { person_id: 'ada', user_principal_name: 'ada@x' }],
      ['people', { person_id: 'bo', user_principal_name: 'bo@x' }],
      ['devices', { device_id: 'phone' }],
      ['devices', { device_id: 'laptop' }],
      ['devices', { device_id: 'tablet' }],
      ['playbooks', { version: 'v1' }],
      ['waves', { wave_id: 'wave' }],
      ['journeys', { journey_id: 'journey', device_id: 'tablet' }],
      ['tickets', { ticket_id: 'ticket', number: 100, journey_id: null }],
    ];
    for (const [table, row] of there) await insert(store.database.kysely, table, row);
  });

  for (const { not, table, given = [], refused, permitted, by } of RULES) {
    it(`${table}: ${not}`, async () => {
      const tx = await store.database.kysely.startTransaction().execute();
      try {
        for (const [other, row] of given) await insert(tx, other, row);
        const before = await tx.savepoint('before').execute();
        await assert.rejects(insert(before, table, refused), { code: SQLSTATES[by] });
        await before.rollbackToSavepoint('before').execute();
        await insert(before, table, permitted);
      } finally {
        await tx.rollback().execute();
      }
    });
  }
});

/** One rule for a column that knows so many values: each of them is permitted, and nothing else. */
function states(table: Table, column: string, values: readonly string[]): Rule[] {
  return values.map((value) => ({
    not: `the ${column} "${value}?"`,
    table,
    refused: { [column]: `${value}?` },
    permitted: { [column]: value },
    by: 'check',
  }));
}

function reference(table: Table, column: string, there: string): Rule {
  return {
    not: `a ${column} that is not there`,
    table,
    refused: { [column]: 'nothing' },
    permitted: { [column]: there },
    by: 'reference',
  };
}

async function insert(db: Kysely<Tables>, table: Table, changes: Row): Promise<void> {
  const row = { ...ROWS[table], ...changes };
  const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::jsonb)`.execute(
    db,
  );
}
