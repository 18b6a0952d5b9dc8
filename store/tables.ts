import type { ColumnType, Generated } from 'kysely';

/** A timestamp with time zone: a Date both ways. */
type Instant = ColumnType<Date, Date, Date>;
type NullableInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** json or jsonb: parsed when read, a JSON string when written (pg would make an array of a JavaScript array). */
type Json = ColumnType<unknown, string, string>;
type NullableJson = ColumnType<unknown, string | null | undefined, string | null>;
type NullableText = ColumnType<string | null, string | null | undefined, string | null>;
type NullableNumber = ColumnType<number | null, number | null | undefined, number | null>;

/** The tables as the migrations make them; rows are parsed into domain types by the file of their group. */
export interface Tables {
  people: {
    person_id: string;
    display_name: string;
    given_name: string;
    user_principal_name: string;
    preferred_language: string | null;
    teams_locale: string | null;
    chosen_language: string | null;
    time_zone: string | null;
    country: string | null;
    updated_at: Instant;
  };
  conversations: {
    person_id: string;
    conversation_id: string;
    service_url: string;
    bot_id: string;
    channel_user_id: string;
    state: 'installed' | 'uninstalled' | 'blockedByPerson' | 'blockedByPolicy';
    state_since: Instant;
  };
  channels: {
    role: 'helpdesk';
    team_id: string;
    channel_id: string;
    service_url: string;
    bot_id: string;
    set_by: string;
    set_at: Instant;
  };
  devices: {
    device_id: string;
    owner_upn: string;
    owner_id: string | null;
    platform: string;
    name: string;
    model: string | null;
    os_version: string | null;
    serial_number: string | null;
    source: string;
    known_facts: Json;
    origin: 'inventory' | 'person';
    inventory_key: string | null;
    updated_at: Instant;
  };
  playbooks: { version: string; content: Json; first_used_at: Instant };
  waves: {
    wave_id: string;
    state: string;
    plan: Json;
    created_by: string;
    created_at: Instant;
    started_at: NullableInstant;
    paused_at: NullableInstant;
    paused_why: string | null;
    ended_at: NullableInstant;
    /** The last count of the cohort. */
    reach: NullableJson;
    /** Typed at the launch, with the size of the group as it was counted then. */
    head_count: NullableNumber;
    in_group: NullableNumber;
    /** Set when every person of the cohort has a row in the outbox. */
    planned_at: NullableInstant;
    planning_problem: NullableText;
    revision: Generated<number>;
  };
  wave_audit: { wave_id: string; at: Instant; who: string; what: string; detail: string | null };
  wave_cards: {
    wave_id: string;
    conversation_id: string;
    person_id: string;
    activity_id: string;
    /** The figures that were last planned to be shown on it, and when. */
    shown_digest: NullableText;
    shown_at: NullableInstant;
  };
  journeys: {
    journey_id: string;
    person_id: string;
    device_id: string;
    wave_id: string | null;
    platform: string;
    source: string;
    playbook_version: string;
    facts: Json;
    stage: string;
    stage_data: Json;
    started_at: Instant;
    stage_since: Instant;
    tried_rows: Json;
    last_error: string | null;
    card_conversation_id: string | null;
    card_activity_id: string | null;
    next_check_at: NullableInstant;
    revision: Generated<number>;
  };
  journey_events: { journey_id: string; at: Instant; event: string; stage: string; detail: Json | null };
  tickets: {
    ticket_id: string;
    number: Generated<number>;
    person_id: string;
    person_name: string;
    journey_id: string | null;
    state: 'open' | 'claimed' | 'waiting' | 'resolved';
    state_data: Json;
    story: Json;
    opened_at: Instant;
    thread_conversation_id: string | null;
    card_activity_id: string | null;
    revision: Generated<number>;
  };
  ticket_lines: {
    ticket_id: string;
    line: number;
    from_side: 'person' | 'agent';
    author: string;
    text: string;
    at: Instant;
  };
  deliveries: {
    delivery_id: string;
    sequence: Generated<string>;
    lane: number;
    target: Json;
    target_key: string;
    message: Json;
    dedupe_key: string | null;
    wave_id: string | null;
    person_id: string | null;
    state: 'pending' | 'claimed' | 'sent' | 'failed' | 'unknown' | 'skipped';
    due_at: Instant;
    attempts: Generated<number>;
    sent_again: Generated<number>;
    lease_owner: string | null;
    lease_until: NullableInstant;
    activity_id: string | null;
    conversation_id: string | null;
    reason: string | null;
    failure_kind: 'temporary' | 'permanent' | 'technical' | null;
    settled_at: NullableInstant;
    created_at: Instant;
  };
  seen_activities: { conversation_id: string; activity_id: string; at: Instant };
  leases: { name: string; owner: string; until: Instant };
}
