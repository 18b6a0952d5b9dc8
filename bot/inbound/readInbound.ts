import { z } from 'zod';
import type { Actor, Inbound, Place } from './inbound.ts';
import { readActor } from './readActor.ts';
import { readPlace } from './readPlace.ts';
import { readText } from './readText.ts';
import type { TeamsActivity } from './teamsActivity.ts';

const DATA = z.record(z.string(), z.unknown());
/** What a button with `Action.Execute` sends, pressed or refreshed by the client itself. */
const EXECUTE = z.looseObject({ action: z.looseObject({ verb: z.string().min(1), data: DATA.catch({}) }) });
/** What a button with `Action.Submit` sends: its data and the inputs in one object, the verb among them. */
const SUBMIT = z.looseObject({ verb: z.string().min(1) });

/** The invoke that an `Action.Execute` button makes; the only one that is answered with a card. */
export const CARD_ACTION = 'adaptiveCard/action';

/**
 * Reads a checked activity into our own words. Pure, and it never throws: what we do not know is `ignored`.
 * Nothing depends on the look of an id: the Agents Playground leaves out the prefixes that Teams has.
 */
export function readInbound(activity: TeamsActivity): Inbound {
  const place = readPlace(activity);
  if (!place) return ignored(activity, 'a kind of conversation that we do not know');
  const actor = readActor(activity);
  switch (activity.type) {
    case 'message':
      return readMessage(activity, actor, place);
    case 'invoke':
      return readInvoke(activity, actor, place);
    case 'installationUpdate':
      return readInstallation(activity, actor, place);
    case 'conversationUpdate':
      return readMembers(activity, actor, place);
    default:
      return ignored(activity, 'an activity of no interest');
  }
}

function readMessage(activity: TeamsActivity, actor: Actor | null, place: Place): Inbound {
  if (!actor) return ignored(activity, 'a message that no person wrote');
  const submit = SUBMIT.safeParse(activity.value);
  if (submit.success) {
    const { verb, ...data } = submit.data;
    return {
      kind: 'click',
      activityId: activity.id,
      actor,
      place,
      click: { verb, data, cardActivityId: activity.replyToId ?? null },
      answer: 'message',
    };
  }
  if (activity.value !== undefined && activity.value !== null && !activity.text) {
    return ignored(activity, 'a card that is not ours');
  }
  return { kind: 'text', activityId: activity.id, actor, place, ...readText(activity) };
}

function readInvoke(activity: TeamsActivity, actor: Actor | null, place: Place): Inbound {
  if (activity.name !== CARD_ACTION) return ignored(activity, 'an invoke that we do not offer');
  if (!actor) return ignored(activity, 'a press that no person made');
  const execute = EXECUTE.safeParse(activity.value);
  if (!execute.success) return ignored(activity, 'a card that is not ours');
  const { verb, data } = execute.data.action;
  return {
    kind: 'click',
    activityId: activity.id,
    actor,
    place,
    click: { verb, data, cardActivityId: activity.replyToId ?? null },
    answer: 'invoke',
  };
}

/** Facts: teams-platform §2.5. Upgrades name the same two things: the bot is there now, or it is not. */
function readInstallation(activity: TeamsActivity, actor: Actor | null, place: Place): Inbound {
  switch (activity.action) {
    case 'add':
    case 'add-upgrade':
      return { kind: 'installed', activityId: activity.id, actor, place };
    case 'remove':
    case 'remove-upgrade':
      return { kind: 'uninstalled', activityId: activity.id, actor, place };
    default:
      return ignored(activity, 'an installation event that we do not know');
  }
}

/** Comes beside the installation event, in any order: handling either twice must change nothing. */
function readMembers(activity: TeamsActivity, actor: Actor | null, place: Place): Inbound {
  const isBot = (member: { readonly id: string }) => member.id === activity.recipient.id;
  if (activity.membersAdded?.some(isBot)) return { kind: 'installed', activityId: activity.id, actor, place };
  if (activity.membersRemoved?.some(isBot))
    return { kind: 'uninstalled', activityId: activity.id, actor, place };
  return ignored(activity, 'a change among other members');
}

function ignored(activity: TeamsActivity, why: string): Inbound {
  return { kind: 'ignored', activityId: activity.id, why };
}
