import type { Kysely } from 'kysely';
import { createChannelStore } from './channels.ts';
import { type Database, type DatabaseLocation, openDatabase } from './database.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createDeviceStore } from './devices.ts';
import { createJourneyStore, type OnUnreadable } from './journeys.ts';
import { createLeaseStore } from './leases.ts';
import { createPeopleStore } from './people.ts';
import { createPlaybookStore } from './playbooks.ts';
import { createSeenActivityStore } from './seenActivities.ts';
import type { Tables } from './tables.ts';
import { createTicketStore } from './tickets.ts';
import { createWaveStore } from './waves.ts';

/** Every table group on one connection; inside `transaction` all of them share that transaction. */
function createGroups(db: Kysely<Tables>, onUnreadable?: OnUnreadable) {
  return {
    people: createPeopleStore(db),
    devices: createDeviceStore(db),
    playbooks: createPlaybookStore(db),
    journeys: createJourneyStore(db, onUnreadable),
    seenActivities: createSeenActivityStore(db),
    deliveries: createDeliveryStore(db),
    leases: createLeaseStore(db),
    waves: createWaveStore(db),
    channels: createChannelStore(db),
    tickets: createTicketStore(db),
  };
}

export type StoreGroups = ReturnType<typeof createGroups>;

export interface Store extends StoreGroups {
  readonly database: Database;
  /**
   * All or nothing. Use only `tx` inside: with the embedded database a call on the store itself would wait for
   * the transaction that waits for it. No request to Teams or Graph is made inside.
   */
  transaction<Result>(work: (tx: StoreGroups) => Promise<Result>): Promise<Result>;
  /** Rejects when the database does not answer within seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** For a line in the log; without it, rows that a sweep cannot read are passed over in silence. */
  readonly onUnreadable?: OnUnreadable;
}

/** Opens the store, migrated and ready. */
export async function openStore(location: DatabaseLocation, options: StoreOptions = {}): Promise<Store> {
  const database = await openDatabase(location);
  return {
    ...createGroups(database.kysely, options.onUnreadable),
    database,
    transaction: (work) =>
      database.kysely.transaction().execute((tx) => work(createGroups(tx, options.onUnreadable))),
    ping: () => database.ping(),
    close: () => database.close(),
  };
}
