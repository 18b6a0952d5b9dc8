import type { Playbook } from '../../domain/playbook.ts';
import type { Store } from '../../store/store.ts';

/** The playbook a journey was started with, also after newer content has been deployed. */
export function createPlaybookShelf(current: Playbook, store: Store) {
  const shelf = new Map<string, Playbook>([[current.version, current]]);
  return {
    current,
    async of(version: string): Promise<Playbook> {
      const known = shelf.get(version);
      if (known) return known;
      const kept = await store.playbooks.find(version);
      // Journeys reference the table, so a version in use is always there.
      if (!kept) throw new Error(`Playbook version ${version} is in use but not stored.`);
      shelf.set(version, kept);
      return kept;
    },
  };
}

export type PlaybookShelf = ReturnType<typeof createPlaybookShelf>;
