import type { ConversationReference } from '../../domain/person.ts';
import type { Place } from './inbound.ts';
import type { TeamsActivity } from './teamsActivity.ts';

/** What separates a channel's id from the root message of a thread in it. */
const THREAD_MARK = ';messageid=';

/** Where an activity happened, or null when it is a kind of place that we do not know. */
export function readPlace(activity: TeamsActivity): Place | null {
  const reference: ConversationReference = {
    conversationId: activity.conversation.id,
    serviceUrl: activity.serviceUrl,
    botId: activity.recipient.id,
    channelUserId: activity.from?.id ?? '',
  };
  const { conversationType, isGroup } = activity.conversation;
  switch (conversationType ?? (isGroup ? 'groupChat' : 'personal')) {
    case 'personal':
      return { kind: 'personal', reference };
    case 'groupChat':
      return { kind: 'groupChat', reference };
    case 'channel':
      return readChannel(activity, reference);
    default:
      return null;
  }
}

function readChannel(activity: TeamsActivity, reference: ConversationReference): Place | null {
  const { channelData } = activity;
  const teamId = channelData?.team?.id ?? channelData?.teamsTeamId;
  if (!teamId) return null;
  const mark = reference.conversationId.indexOf(THREAD_MARK);
  const conversationChannel = mark < 0 ? reference.conversationId : reference.conversationId.slice(0, mark);
  return {
    kind: 'channel',
    reference,
    teamId,
    channelId: channelData?.channel?.id ?? channelData?.teamsChannelId ?? conversationChannel,
    threadId: mark < 0 ? null : reference.conversationId.slice(mark + THREAD_MARK.length) || null,
  };
}
