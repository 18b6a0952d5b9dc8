import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pass, setImmediate as turn } from 'node:timers/promises';
import { type Button, type Clicker, createClicker } from './clicker.ts';
import { recipientOf, SERVICE_URL } from './clickRecipients.ts';

/** A stretch of clicks at one address. */
export interface LoadOrder {
  readonly url: string;
  readonly token: string;
  readonly appId: string;
  readonly tenantId: string;
  readonly recipients: number;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface LoadReport {
  /** From the moment at which a click was due to the last byte of its answer. */
  readonly latenciesMs: readonly number[];
  readonly stale: number;
  /** Answers that were no card: how often which. */
  readonly odd: Readonly<Record<string, number>>;
  readonly cpuMs: number;
}

/** Teams keeps its connections, too. */
const agent = new Agent({ keepAlive: true });
/** What the recipients have before them lasts from one stretch to the next. */
const clickers = new Map<string, Clicker>();

/**
 * Clicks on a fixed schedule whether or not answers come (an open loop): a service that stalls is clicked at all the
 * same, and the time that those clicks wait is counted.
 */
async function click(order: LoadOrder): Promise<LoadReport> {
  const cpu = process.cpuUsage();
  const clicker = clickers.get(order.url) ?? createClicker(order.recipients, firstButton);
  clickers.set(order.url, clicker);
  const latenciesMs: number[] = [];
  const odd: Record<string, number> = {};
  const answering: Promise<void>[] = [];
  let stale = 0;
  const begun = performance.now();
  for (let sent = 0; sent < order.perSecond * order.seconds; sent++) {
    const dueMs = begun + (sent * 1000) / order.perSecond;
    await until(dueMs);
    const { recipient, button, isStale } = clicker.next();
    if (isStale) stale++;
    answering.push(
      post(order, recipient, button).then(({ atMs, kind, card }) => {
        latenciesMs.push(atMs - dueMs);
        if (card) clicker.shown(recipient, card);
        else odd[kind] = (odd[kind] ?? 0) + 1;
      }),
    );
  }
  await Promise.all(answering);
  const { user, system } = process.cpuUsage(cpu);
  return { latenciesMs, stale, odd, cpuMs: (user + system) / 1000 };
}

/** A timer may be a millisecond late, which would be counted as the service's; so the last bit is waited for awake. */
async function until(dueMs: number): Promise<void> {
  const earlyMs = dueMs - performance.now() - 1;
  if (earlyMs >= 1) await pass(earlyMs);
  while (performance.now() < dueMs) await turn();
}

/** The message with the card; looks like one of Teams' own, which are milliseconds since 1970. */
const messageOf = (recipient: number) => String(1_795_000_000_000 + recipient);

/** As on the notice. */
function firstButton(recipient: number): Button {
  return { verb: 'journey.start', data: { journeyId: recipientOf(recipient).journeyId, revision: 1 } };
}

interface Answered {
  readonly atMs: number;
  readonly kind: string;
  readonly card: unknown;
}

function post(order: LoadOrder, recipient: number, button: Button): Promise<Answered> {
  const body = JSON.stringify(activity(order, recipient, button));
  return new Promise((resolve) => {
    const failed = (kind: string) => resolve({ atMs: performance.now(), kind, card: undefined });
    const sending = request(
      order.url,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          authorization: `Bearer ${order.token}`,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', () => failed('cut off'));
        response.on('end', () => {
          const atMs = performance.now();
          resolve({ atMs, ...read(response.statusCode ?? 0, Buffer.concat(parts).toString('utf8')) });
        });
      },
    );
    sending.on('error', (error) => failed(error.message));
    sending.end(body);
  });
}

function read(status: number, text: string): Omit<Answered, 'atMs'> {
  if (status !== 200 || !text.startsWith('{')) return { kind: `status ${status}`, card: undefined };
  const { type, value } = JSON.parse(text) as { readonly type?: string; readonly value?: unknown };
  return type === 'application/vnd.microsoft.card.adaptive'
    ? { kind: 'card', card: value }
    : { kind: `${type}: ${String(value)}`, card: undefined };
}

/** A press of an `Action.Execute` button, as Teams sends it (facts: teams-platform §3.4). */
function activity({ appId, tenantId }: LoadOrder, recipient: number, button: Button) {
  const { personId, name, locale, conversationId, channelUserId } = recipientOf(recipient);
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: `f:${randomUUID()}`,
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl: SERVICE_URL,
    from: { id: channelUserId, name, aadObjectId: personId },
    recipient: { id: `28:${appId}`, name: 'Flytt' },
    conversation: { id: conversationId, conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId }, source: { name: 'message' } },
    replyToId: messageOf(recipient),
    locale,
    localTimezone: 'Europe/Stockholm',
    entities: [{ type: 'clientInfo', locale, country: 'SE', platform: 'iOS', timezone: 'Europe/Stockholm' }],
    value: { action: { type: 'Action.Execute', ...button }, trigger: 'manual' },
  };
}

process.on('message', async (order) => {
  process.send?.(await click(order as LoadOrder));
});
process.once('disconnect', () => process.exit(0));
