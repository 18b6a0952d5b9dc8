/**
 * What Graph has been seen to do besides its documentation, and what a test wants it to do. Everything may be
 * switched while the server runs.
 */
export interface Quirks {
  /** Roles in the token; null gives every role. A missing one is refused in the way of its service. */
  grantedRoles: ReadonlySet<string> | null;
  /** Seen on the real service: a filter on `userId` is ignored and every device comes back (facts: graph §0). */
  ignoresUserIdFilter: boolean;
  /** The same for every filter on managed devices. */
  ignoresDeviceFilters: boolean;
  /** Without User.Read.All members come as ids with nulls, and with status 200. */
  showsIdsOnly: boolean;
  /** The server may always choose a smaller page than was asked for. */
  maxPageSize: number;
  /** Puts an empty page with a next link in front of every page. */
  sendsEmptyPages: boolean;
  /** Where next links lead. */
  nextLinks: 'good' | 'loop' | 'foreign';
  /** Leaves out items of a batch. */
  losesBatchItems: boolean;
}

/** Graph as it is on an ordinary day. */
export function ordinaryQuirks(): Quirks {
  return {
    grantedRoles: null,
    ignoresUserIdFilter: true,
    ignoresDeviceFilters: false,
    showsIdsOnly: false,
    maxPageSize: Number.POSITIVE_INFINITY,
    sendsEmptyPages: false,
    nextLinks: 'good',
    losesBatchItems: false,
  };
}
