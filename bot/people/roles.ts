import type { Directory } from '../../directory/directory.ts';
import type { GroupId, PersonId } from '../../domain/ids.ts';
import type { Roles } from '../handlers/context.ts';
import type { Place } from '../inbound/inbound.ts';

/** A role that was taken away is gone after this; asking Graph at every click would be slow and dear. */
const CACHE_MS = 5 * 60_000;

export interface RolesDeps {
  readonly admins: { readonly groupId: GroupId | null; readonly userIds: readonly PersonId[] };
  readonly directory: Pick<Directory, 'memberGroupsOf'>;
  readonly helpdeskChannelId: () => Promise<string | null>;
  readonly now: () => Date;
}

/** Admins by list or by group, also through nested groups (design §5.5). When Graph cannot be asked, nobody is one. */
export function createRoles({ admins, directory, helpdeskChannelId, now }: RolesDeps): Roles {
  const listed = new Set<string>(admins.userIds.map((id) => id.toLowerCase()));
  const cache = new Map<PersonId, { readonly isAdmin: boolean; readonly until: number }>();

  return {
    async isAdmin(personId: PersonId): Promise<boolean> {
      if (listed.has(personId.toLowerCase())) return true;
      if (admins.groupId === null) return false;
      const cached = cache.get(personId);
      if (cached && cached.until > now().getTime()) return cached.isAdmin;
      const groups = await directory.memberGroupsOf(personId, [admins.groupId]);
      const isAdmin = groups.includes(admins.groupId);
      forgetOld(cache, now().getTime());
      cache.set(personId, { isAdmin, until: now().getTime() + CACHE_MS });
      return isAdmin;
    },

    async isHelpdeskPlace(place: Place): Promise<boolean> {
      return place.kind === 'channel' && place.channelId === (await helpdeskChannelId());
    },
  };
}

/** Keeps the cache from growing with everyone who ever wrote. */
function forgetOld(cache: Map<PersonId, { readonly until: number }>, now: number): void {
  if (cache.size < 1000) return;
  for (const [id, entry] of cache) if (entry.until <= now) cache.delete(id);
}
