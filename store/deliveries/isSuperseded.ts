import { sql } from 'kysely';

/**
 * Whether row `d`, which is about to wait again, need not: a newer delivery with the same key waits already (or
 * stands where `d` stands), and it will say what is newest. One pending delivery per key is a constraint.
 */
export const isSuperseded = sql<boolean>`exists (select from deliveries newer
  where newer.dedupe_key = d.dedupe_key
    and (newer.state = 'pending' or (newer.state = d.state and newer.sequence > d.sequence)))`;
