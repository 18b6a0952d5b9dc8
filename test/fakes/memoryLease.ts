import type { DispatcherLease } from '../../outbox/ports.ts';

/** One lease in memory that several dispatchers of a test share; it can be made not to answer. */
export function createMemoryLease() {
  let held: { owner: string; untilMs: number } | undefined;
  let isDown = false;
  const lease: DispatcherLease = {
    async acquire(_, owner, now, seconds) {
      if (isDown) throw new Error('the store does not answer');
      if (held && held.owner !== owner && held.untilMs > now.getTime()) return false;
      held = { owner, untilMs: now.getTime() + seconds * 1000 };
      return true;
    },
    async release(_, owner) {
      if (isDown) throw new Error('the store does not answer');
      if (held?.owner === owner) held = undefined;
    },
  };
  return {
    lease,
    setDown(down: boolean): void {
      isDown = down;
    },
    owner: () => held?.owner,
    /** As if somebody else had taken it. */
    give(owner: string, until: Date): void {
      held = { owner, untilMs: until.getTime() };
    },
  };
}
