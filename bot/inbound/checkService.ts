import type { ServiceUrlRule } from '../auth/serviceUrlRule.ts';
import { type Checked, passed, refused } from './refusal.ts';
import type { TeamsActivity } from './teamsActivity.ts';

/** Answers go to the address that the activity names, with the bot's token; so it must be one of Microsoft's. */
export function checkService(isOurService: ServiceUrlRule, activity: TeamsActivity): Checked<TeamsActivity> {
  return isOurService(activity.serviceUrl) ? passed(activity) : refused(403, 'otherService');
}
