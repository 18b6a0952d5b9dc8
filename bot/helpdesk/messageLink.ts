import type { TicketCard } from '../../store/tickets.ts';

/** Opens a ticket's card in Teams. */
export function messageLink({ conversationId, activityId }: TicketCard): string {
  const channelId = conversationId.split(';')[0] ?? conversationId;
  const message = encodeURIComponent(activityId);
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(channelId)}/${message}?parentMessageId=${message}`;
}
