import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** The channel where tickets are posted, and how Teams wants to be addressed there. */
export interface HelpdeskChannel {
  readonly teamId: string;
  readonly channelId: string;
  readonly serviceUrl: string;
  readonly botId: string;
}

/** What setting a channel changed. */
export type HelpdeskSetting =
  | { readonly kind: 'new' }
  | { readonly kind: 'same' }
  | { readonly kind: 'moved'; readonly from: HelpdeskChannel };

const HELPDESK = 'helpdesk';

/** Channels with a role. There is one helpdesk channel in an organisation. */
export function createChannelStore(db: Kysely<Tables>) {
  async function helpdesk(): Promise<HelpdeskChannel | undefined> {
    const row = await db.selectFrom('channels').selectAll().where('role', '=', HELPDESK).executeTakeFirst();
    return (
      row && {
        teamId: row.team_id,
        channelId: row.channel_id,
        serviceUrl: row.service_url,
        botId: row.bot_id,
      }
    );
  }

  return {
    /** Undefined until an admin has made a channel the helpdesk. */
    helpdesk,

    /** Makes this channel the helpdesk, in place of any other. `by` is who did it, for the record. */
    async setHelpdesk(channel: HelpdeskChannel, by: string, now: Date): Promise<HelpdeskSetting> {
      const before = await helpdesk();
      const row = { ...writeChannel(channel), set_by: by, set_at: now };
      await db
        .insertInto('channels')
        .values({ role: HELPDESK, ...row })
        .onConflict((conflict) => conflict.column('role').doUpdateSet(row))
        .execute();
      if (before === undefined) return { kind: 'new' };
      return before.channelId === channel.channelId ? { kind: 'same' } : { kind: 'moved', from: before };
    },

    /** The channel from the settings: it counts until an admin names one in Teams, who then has the last word. */
    async presetHelpdesk(channel: HelpdeskChannel, now: Date): Promise<void> {
      await db
        .insertInto('channels')
        .values({ role: HELPDESK, ...writeChannel(channel), set_by: 'settings', set_at: now })
        .onConflict((conflict) => conflict.column('role').doNothing())
        .execute();
    },

    /** Teams may serve a channel from another address one day (facts: teams-platform §2.3): the newest one counts. */
    async noteAddress(channel: Omit<HelpdeskChannel, 'teamId'>): Promise<void> {
      await db
        .updateTable('channels')
        .set({ service_url: channel.serviceUrl, bot_id: channel.botId })
        .where('role', '=', HELPDESK)
        .where('channel_id', '=', channel.channelId)
        .where((row) =>
          row.or([row('service_url', '<>', channel.serviceUrl), row('bot_id', '<>', channel.botId)]),
        )
        .execute();
    },
  };
}

function writeChannel(channel: HelpdeskChannel) {
  return {
    team_id: channel.teamId,
    channel_id: channel.channelId,
    service_url: channel.serviceUrl,
    bot_id: channel.botId,
  };
}
