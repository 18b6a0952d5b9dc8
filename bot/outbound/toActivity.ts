import { type Activity, ActivityTypes } from 'botbuilder';
import type { OutgoingActivity } from '../../domain/activity.ts';

const CARD_CONTENT = 'application/vnd.microsoft.card.adaptive';

/**
 * An outgoing activity as the Connector wants it. Text or a card, never both: Teams would make two messages of it
 * and give back no id (facts: teams-platform §1.1). `summary` is what the toast and the activity feed show.
 */
export function toActivity(
  outgoing: OutgoingActivity,
  address: { readonly botId: string; readonly conversationId: string | null },
): Partial<Activity> {
  const { content } = outgoing;
  return {
    type: ActivityTypes.Message,
    channelId: 'msteams',
    from: { id: address.botId, name: '' },
    ...(address.conversationId === null
      ? {}
      : { conversation: { id: address.conversationId } as Activity['conversation'] }),
    summary: outgoing.summary,
    ...(content.kind === 'text'
      ? { text: content.text, textFormat: 'markdown' }
      : { attachments: [{ contentType: CARD_CONTENT, content: content.card }] }),
    ...(outgoing.alert ? { channelData: { notification: { alert: true } } } : {}),
  };
}
