import { type Checked, passed, refused } from './refusal.ts';
import type { TeamsActivity } from './teamsActivity.ts';

/**
 * Our tenant only. Teams names it in two places, either of which may be missing; every place that names one must
 * name ours, and at least one must.
 */
export function checkTenant(tenantId: string, activity: TeamsActivity): Checked<TeamsActivity> {
  const named = [activity.channelData?.tenant?.id, activity.conversation.tenantId].filter(
    (id) => id !== undefined,
  );
  const ours = named.length > 0 && named.every((id) => id.toLowerCase() === tenantId.toLowerCase());
  return ours ? passed(activity) : refused(403, 'otherTenant');
}
