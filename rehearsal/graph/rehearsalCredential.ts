import type { DirectorySettings } from '../../directory/createDirectory.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Says who it is to nobody: the stand-in takes every token, and Graph takes none of these. */
export function rehearsalCredential(): DirectorySettings['credential'] {
  return {
    getToken: async () => ({ token: 'rehearsal-token', expiresOnTimestamp: Date.now() + HOUR_MS }),
  };
}
