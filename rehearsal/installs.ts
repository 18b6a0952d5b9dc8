import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { PersonId } from '../domain/ids.ts';
import type { TenantState } from './graph/tenantState.ts';
import { PLAYGROUND_IDS } from './playground/playgroundConfig.ts';
import type { SampleTenant } from './tenant/sampleTenant.ts';

/** The 1:1 chat of somebody in the sample tenant. */
export function conversationOfPerson(id: string): string {
  return `a:${id}`;
}

/**
 * Does what Teams does after Graph has installed the app for someone: tells the bot about the new conversation
 * with an `installationUpdate` (facts: teams-platform §2.5), a moment later.
 */
export function announceInstalls(options: {
  readonly graph: TenantState;
  readonly connectorUrl: string;
  readonly botUrl: string;
  readonly tenant: SampleTenant;
  /** Somebody whose real client tells the bot itself. */
  readonly except: PersonId;
  readonly log: Logger;
}): void {
  const { graph, tenant, log } = options;
  graph.onInstall((personId) => {
    const person = graph.findPerson(personId);
    if (!person || personId === options.except) return;
    const tenantId = tenant.organisation.tenantId;
    const activity = {
      type: 'installationUpdate',
      action: 'add',
      id: randomUUID(),
      timestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl: options.connectorUrl,
      from: { id: `29:${personId}`, aadObjectId: personId, name: person.displayName },
      recipient: { id: PLAYGROUND_IDS.bot, name: 'Flytt' },
      conversation: { id: conversationOfPerson(personId), conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
      locale: person.teamsLocale,
      entities: [{ type: 'clientInfo', locale: person.teamsLocale, timezone: person.timeZone }],
    };
    setTimeout(() => {
      fetch(`${options.botUrl}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(activity),
      }).catch((error: unknown) => log.warn({ err: error }, 'An install event did not reach the bot'));
    }, EVENT_DELAY_MS).unref();
  });
}

/** Teams takes a second or so; long enough that nothing may count on it being there at once. */
const EVENT_DELAY_MS = 400;
