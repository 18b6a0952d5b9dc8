import type { PGlite, Transaction } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

/**
 * Lets Kysely's PostgreSQL dialect talk to the embedded PGlite. PGlite has one session, and Kysely's own PGlite
 * driver shares it without a lock: a query of another request would then run inside whatever transaction is
 * open. Here each client is its own, plain queries wait for PGlite's mutex, and a transaction holds that mutex
 * from `begin` to `commit`.
 */
export function createPglitePool(pglite: PGlite): PostgresPool {
  return {
    options: {},
    connect: async () => createClient(pglite),
    end: async () => {
      if (!pglite.closed) await pglite.close();
    },
  };
}

interface OpenTransaction {
  readonly tx: Transaction;
  readonly commit: () => void;
  readonly rollback: () => void;
  readonly ended: Promise<void>;
}

class RolledBack extends Error {}

function createClient(pglite: PGlite): PostgresPoolClient {
  let open: OpenTransaction | undefined;

  async function query(text: string, parameters: readonly unknown[]) {
    const verb = text.trim().toLowerCase();
    if (verb.startsWith('begin') || verb.startsWith('start transaction')) {
      open = await beginTransaction(pglite);
      return { rows: [], rowCount: 0, command: 'BEGIN' as const };
    }
    if (verb === 'commit' && open) {
      const ending = open;
      open = undefined;
      ending.commit();
      await ending.ended;
      return { rows: [], rowCount: 0, command: 'COMMIT' as const };
    }
    if (verb === 'rollback' && open) {
      const ending = open;
      open = undefined;
      ending.rollback();
      await ending.ended;
      return { rows: [], rowCount: 0, command: 'ROLLBACK' as const };
    }
    const result = await (open?.tx ?? pglite).query<Record<string, unknown>>(text, [...parameters]);
    return {
      rows: result.rows,
      rowCount: result.affectedRows ?? result.rows.length,
      command: commandOf(verb),
    };
  }

  return {
    // Kysely calls `query(sql, parameters)`; cursors (streaming) do not exist in PGlite.
    query: query as PostgresPoolClient['query'],
    release() {
      open?.rollback();
      open = undefined;
    },
  } as PostgresPoolClient;
}

async function beginTransaction(pglite: PGlite): Promise<OpenTransaction> {
  const begun = Promise.withResolvers<Transaction>();
  const finish = Promise.withResolvers<void>();
  const ended = pglite
    .transaction(async (tx) => {
      begun.resolve(tx);
      await finish.promise;
    })
    .catch((error: unknown) => {
      begun.reject(error);
      if (!(error instanceof RolledBack)) throw error;
    });
  // A caller that never commits must not leave an unhandled rejection behind.
  ended.catch(() => undefined);
  const tx = await begun.promise;
  return { tx, commit: finish.resolve, rollback: () => finish.reject(new RolledBack()), ended };
}

function commandOf(verb: string): 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE' {
  if (verb.startsWith('insert')) return 'INSERT';
  if (verb.startsWith('update')) return 'UPDATE';
  if (verb.startsWith('delete')) return 'DELETE';
  return 'SELECT';
}
