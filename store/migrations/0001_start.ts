import { type Kysely, sql } from 'kysely';

/**
 * The first schema. States are checks, "once" is a unique constraint, and every reference is real: what the
 * domain says must not happen, the database refuses.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table people (
    person_id text primary key,
    display_name text not null,
    given_name text not null,
    user_principal_name text not null,
    preferred_language text,
    teams_locale text,
    chosen_language text,
    time_zone text,
    country text,
    updated_at timestamptz not null
  )`,
  `create unique index people_by_upn on people (lower(user_principal_name))`,

  `create table conversations (
    person_id text primary key references people,
    conversation_id text not null,
    service_url text not null,
    bot_id text not null,
    channel_user_id text not null,
    state text not null check (state in ('installed', 'uninstalled', 'blockedByPerson', 'blockedByPolicy')),
    state_since timestamptz not null
  )`,

  `create table channels (
    role text primary key check (role in ('helpdesk')),
    team_id text not null,
    channel_id text not null,
    service_url text not null,
    bot_id text not null,
    set_by text not null,
    set_at timestamptz not null
  )`,

  `create table devices (
    device_id text primary key,
    owner_upn text not null,
    owner_id text references people,
    platform text not null check (platform in ('ios', 'android', 'windows', 'macos', 'linux')),
    name text not null,
    model text,
    os_version text,
    serial_number text,
    source text not null,
    known_facts jsonb not null default '{}',
    origin text not null check (origin in ('inventory', 'person')),
    inventory_key text unique,
    updated_at timestamptz not null
  )`,
  `create index devices_by_owner on devices (owner_id)`,
  `create index devices_unclaimed on devices (lower(owner_upn)) where owner_id is null`,

  /* json and not jsonb, which sorts the keys of an object: the order in which a gate row names its facts is the
     order in which they are asked. */
  `create table playbooks (
    version text primary key,
    content json not null,
    first_used_at timestamptz not null
  )`,

  `create table waves (
    wave_id text primary key,
    state text not null check (state in ('draft', 'running', 'paused', 'finished', 'cancelled')),
    plan jsonb not null,
    created_by text not null,
    created_at timestamptz not null,
    started_at timestamptz,
    paused_at timestamptz,
    paused_why text,
    ended_at timestamptz,
    reach jsonb,
    head_count integer,
    in_group integer,
    planned_at timestamptz,
    planning_problem text,
    revision integer not null default 1,
    check (state = 'draft' or started_at is not null),
    check (planned_at is null or head_count is not null),
    check ((state = 'paused') = (paused_at is not null)),
    check ((state in ('finished', 'cancelled')) = (ended_at is not null))
  )`,

  `create table wave_audit (
    wave_id text not null references waves,
    at timestamptz not null,
    who text not null,
    what text not null,
    detail text
  )`,
  `create index wave_audit_by_wave on wave_audit (wave_id, at)`,

  `create table wave_cards (
    wave_id text not null references waves,
    conversation_id text not null,
    person_id text not null references people,
    activity_id text not null,
    shown_digest text,
    shown_at timestamptz,
    primary key (wave_id, person_id)
  )`,
  `create index wave_cards_by_message on wave_cards (conversation_id, activity_id)`,

  `create table journeys (
    journey_id text primary key,
    person_id text not null references people,
    device_id text not null unique references devices,
    wave_id text references waves,
    platform text not null check (platform in ('ios', 'android', 'windows', 'macos', 'linux')),
    source text not null,
    playbook_version text not null references playbooks,
    facts jsonb not null,
    stage text not null check (stage in ('notified', 'snoozed', 'checking', 'preparing', 'warned', 'unenrolling',
      'confirmingGone', 'enrolling', 'verifying', 'enrolled', 'compliant', 'stuck', 'assisted', 'declined', 'notNeeded')),
    stage_data jsonb not null,
    started_at timestamptz not null,
    stage_since timestamptz not null,
    tried_rows jsonb not null default '[]',
    last_error text,
    card_conversation_id text,
    card_activity_id text,
    next_check_at timestamptz,
    revision integer not null default 1
  )`,
  `create index journeys_by_person on journeys (person_id)`,
  `create index journeys_by_wave on journeys (wave_id, stage)`,
  `create index journeys_to_check on journeys (next_check_at) where next_check_at is not null`,
  `create index journeys_snoozed on journeys (((stage_data->>'until') collate "C")) where stage = 'snoozed'`,
  `create index journeys_in_gap on journeys (((stage_data->>'gapSince') collate "C")) where stage = 'enrolling'`,

  `create table journey_events (
    journey_id text not null references journeys,
    at timestamptz not null,
    event text not null,
    stage text not null,
    detail jsonb
  )`,
  `create index journey_events_by_journey on journey_events (journey_id, at)`,

  `create sequence ticket_number start 101`,
  `create table tickets (
    ticket_id text primary key,
    number integer not null unique default nextval('ticket_number'),
    person_id text not null references people,
    person_name text not null,
    journey_id text references journeys,
    state text not null check (state in ('open', 'claimed', 'waiting', 'resolved')),
    state_data jsonb not null,
    story jsonb not null,
    opened_at timestamptz not null,
    thread_conversation_id text,
    card_activity_id text,
    revision integer not null default 1
  )`,
  `create index tickets_by_person on tickets (person_id)`,
  `create index tickets_by_thread on tickets (thread_conversation_id)`,
  `create unique index one_open_ticket_per_journey on tickets (journey_id) where state <> 'resolved'`,

  `create table ticket_lines (
    ticket_id text not null references tickets,
    line integer not null,
    from_side text not null check (from_side in ('person', 'agent')),
    author text not null,
    text text not null,
    at timestamptz not null,
    primary key (ticket_id, line)
  )`,

  /* wave_id is set on the rows that a wave's figures count, its pause holds and its cancelling skips: its notices.
     attempts are tries that count against the limit; sent_again counts how often it was sent once more after a
     try whose outcome nobody knows, so each of them may have reached the person one time too often. */
  `create table deliveries (
    delivery_id text primary key,
    sequence bigint generated always as identity,
    lane smallint not null check (lane between 0 and 3),
    target jsonb not null,
    target_key text not null,
    message jsonb not null,
    dedupe_key text,
    wave_id text references waves,
    person_id text references people,
    state text not null check (state in ('pending', 'claimed', 'sent', 'failed', 'unknown', 'skipped')),
    due_at timestamptz not null,
    attempts smallint not null default 0,
    sent_again smallint not null default 0,
    lease_owner text,
    lease_until timestamptz,
    activity_id text,
    conversation_id text,
    reason text,
    failure_kind text check (failure_kind in ('temporary', 'permanent', 'technical')),
    settled_at timestamptz,
    created_at timestamptz not null,
    check ((wave_id is not null) = (message->>'kind' = 'notice')),
    check (wave_id is null or person_id is not null),
    check ((state = 'claimed') = (lease_owner is not null and lease_until is not null)),
    check ((state in ('sent', 'failed', 'skipped')) = (settled_at is not null)),
    check (state <> 'failed' or (failure_kind is not null and reason is not null)),
    check (state <> 'skipped' or reason is not null)
  )`,
  /* Every delivery is written three times (planned, claimed, settled), so dead rows gather faster than the default
     of a fifth of the table allows for; the room left in each page keeps the three versions of a row together. */
  `alter table deliveries set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05,
    autovacuum_vacuum_cost_delay = 0, fillfactor = 80)`,
  /* One notice for one recipient in a wave: the outbox's "once" is this line. */
  `create unique index one_notice_per_recipient on deliveries (wave_id, person_id) where wave_id is not null`,
  /* Planning the same again while it still waits changes nothing. */
  `create unique index one_pending_per_key on deliveries (dedupe_key) where state = 'pending' and dedupe_key is not null`,
  `create index deliveries_by_key on deliveries (dedupe_key) where dedupe_key is not null`,
  /* One delivery under way per conversation. */
  `create unique index deliveries_under_way on deliveries (target_key) where state = 'claimed'`,
  /* What is due, apart for each wave: the rows of a paused wave are then never even looked at. */
  `create index deliveries_due on deliveries (lane, due_at, sequence) where state = 'pending' and wave_id is null`,
  `create index deliveries_due_of_wave on deliveries (wave_id, lane, due_at, sequence)
    where state = 'pending' and wave_id is not null`,
  /* Waiting for another try: later lines to the same target wait for it. */
  `create index deliveries_waiting on deliveries (target_key) where state = 'pending' and reason is not null`,
  `create index deliveries_leased on deliveries (lease_until) where state = 'claimed'`,
  `create index deliveries_unknown on deliveries (lane) where state = 'unknown'`,
  `create index deliveries_sent_again on deliveries (wave_id) where sent_again > 0`,
  /* A wave's figures, from the index alone. */
  `create index deliveries_of_wave on deliveries (wave_id, settled_at) include (state, reason)
    where wave_id is not null`,
  `create index deliveries_undelivered on deliveries (wave_id)
    where wave_id is not null and state in ('failed', 'unknown', 'skipped')`,

  `create table seen_activities (
    conversation_id text not null,
    activity_id text not null,
    at timestamptz not null,
    primary key (conversation_id, activity_id)
  )`,
  `create index seen_activities_by_age on seen_activities (at)`,

  `create table leases (
    name text primary key,
    owner text not null,
    until timestamptz not null
  )`,
];
