import type { ErrorAnswer } from './connectorFaults.ts';
import type { DeliveryRecord } from './deliveryRecord.ts';
import type { Roster, RosterPerson } from './roster.ts';

/** One call of the Connector, read from method and path (facts: teams-platform §8). */
export type Call =
  | { readonly kind: 'createConversation' }
  | { readonly kind: 'send'; readonly conversationId: string; readonly replyTo: string | null }
  | { readonly kind: 'update' | 'delete'; readonly conversationId: string; readonly activityId: string }
  | { readonly kind: 'member'; readonly conversationId: string; readonly memberId: string }
  | { readonly kind: 'members' | 'pagedMembers'; readonly conversationId: string };

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'empty'; readonly status: number }
  | ({ readonly kind: 'error' } & ErrorAnswer);

/** Undefined when the Connector has no such call. `segments` are the decoded parts of the path after `v3`. */
export function readCall(method: string, segments: readonly string[]): Call | undefined {
  const [root, conversationId, part, id] = segments;
  if (root !== 'conversations') return undefined;
  if (conversationId === undefined) return method === 'POST' ? { kind: 'createConversation' } : undefined;
  if (part === 'activities') {
    if (method === 'POST') return { kind: 'send', conversationId, replyTo: id ?? null };
    if (id === undefined) return undefined;
    if (method === 'PUT') return { kind: 'update', conversationId, activityId: id };
    return method === 'DELETE' ? { kind: 'delete', conversationId, activityId: id } : undefined;
  }
  if (method !== 'GET') return undefined;
  if (part === 'pagedmembers') return { kind: 'pagedMembers', conversationId };
  if (part !== 'members') return undefined;
  return id === undefined
    ? { kind: 'members', conversationId }
    : { kind: 'member', conversationId, memberId: id };
}

/** What limits count as one: a chat, or a channel with all its threads (facts: teams-platform §1.1). */
export function threadOf(conversationId: string): string {
  return conversationId.split(';messageid=')[0] ?? conversationId;
}

export interface RouteDeps {
  readonly roster: Roster;
  readonly record: DeliveryRecord;
  readonly newActivityId: () => string;
  readonly nowMs: () => number;
  /** Whether to remember which messages there are; otherwise every id that looks like one exists. */
  readonly keepsIds: boolean;
}

/** Answers a call as Teams does when nothing goes wrong but what the roster says. */
export function createRoutes({ roster, record, newActivityId, nowMs, keepsIds }: RouteDeps) {
  const known = new Set<string>();
  const remember = (id: string) => void (keepsIds && known.add(id));
  const exists = (id: string) => (keepsIds ? known.has(id) : /^\d{13}$/.test(id));

  function deliver(
    as: 'new' | 'update' | 'delete',
    conversationId: string,
    activityId: string,
    body: unknown,
  ) {
    record.add({ as, atMs: nowMs(), conversationId, activityId, summary: summaryOf(body), body });
  }

  function createConversation(body: unknown): Answer {
    const asked = (body ?? {}) as {
      isGroup?: boolean;
      members?: { id?: string }[];
      channelData?: { channel?: { id?: string } };
      activity?: unknown;
    };
    const channelId = asked.channelData?.channel?.id;
    if (asked.isGroup && channelId) {
      if (asked.activity === undefined) return { kind: 'error', status: 400, code: 'BadSyntax' };
      const refusal = roster.refusalOf(channelId);
      if (refusal) return { kind: 'error', ...refusal };
      const activityId = newActivityId();
      const id = `${channelId};messageid=${activityId}`;
      roster.open(id);
      remember(activityId);
      deliver('new', id, activityId, asked.activity);
      return { kind: 'json', status: 201, body: { id, activityId } };
    }
    const member = asked.members?.[0]?.id;
    const person = member === undefined ? undefined : roster.find(member);
    if (!person) return { kind: 'error', status: 403, code: 'ForbiddenOperationException' };
    return { kind: 'json', status: 201, body: { id: person.conversationId } };
  }

  function send(conversationId: string, body: unknown): Answer {
    const activityId = newActivityId();
    remember(activityId);
    deliver('new', conversationId, activityId, body);
    return { kind: 'json', status: 201, body: { id: activityId } };
  }

  return function answer(call: Call, body: unknown, query: URLSearchParams): Answer {
    if (call.kind === 'createConversation') return createConversation(body);
    const refusal = roster.refusalOf(call.conversationId);
    if (refusal) return { kind: 'error', ...refusal };
    switch (call.kind) {
      case 'send':
        return isActivity(body)
          ? send(call.conversationId, body)
          : { kind: 'error', status: 400, code: 'BadSyntax' };
      case 'update':
      case 'delete':
        if (!exists(call.activityId)) {
          return { kind: 'error', status: 404, code: 'ActivityNotFoundInConversation' };
        }
        deliver(call.kind, call.conversationId, call.activityId, body);
        if (call.kind === 'update') return { kind: 'json', status: 200, body: { id: call.activityId } };
        known.delete(call.activityId);
        return { kind: 'empty', status: 200 };
      case 'member': {
        const person = roster.find(call.memberId);
        if (!person) return { kind: 'error', status: 404, code: 'MemberNotFoundInConversation' };
        return { kind: 'json', status: 200, body: describe(person) };
      }
      case 'members':
        return {
          kind: 'json',
          status: 200,
          body: roster.membersOf(call.conversationId).map(describeOldStyle),
        };
      case 'pagedMembers':
        return { kind: 'json', status: 200, body: pageOf(roster.membersOf(call.conversationId), query) };
    }
  };
}

function isActivity(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'type' in body;
}

function summaryOf(body: unknown): string {
  const summary = (body as { summary?: unknown } | undefined)?.summary;
  return typeof summary === 'string' ? summary : '';
}

function describe(person: RosterPerson) {
  return {
    id: person.id,
    aadObjectId: person.aadObjectId,
    name: person.name,
    userPrincipalName: person.userPrincipalName,
    email: person.userPrincipalName,
    userRole: 'user',
  };
}

/** The call without pages still says `objectId`. */
function describeOldStyle(person: RosterPerson) {
  const { aadObjectId, ...rest } = describe(person);
  return { ...rest, objectId: aadObjectId };
}

function pageOf(people: readonly RosterPerson[], query: URLSearchParams) {
  const size = Math.min(500, Math.max(50, Number(query.get('pageSize') ?? 500) || 500));
  const start = Number(query.get('continuationToken') ?? 0) || 0;
  const next = start + size;
  return {
    members: people.slice(start, next).map(describe),
    ...(next < people.length ? { continuationToken: String(next) } : {}),
  };
}
