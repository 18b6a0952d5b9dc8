import type { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { createPgliteStatements, type PgliteStatements } from './pgliteStatements.ts';
import { createTurns, type Turns } from './turns.ts';

/** A transaction of which nothing is asked for this long waits for itself, or was forgotten by its owner. */
const FORGOTTEN_AFTER_MS = 60_000;

/** PGlite's number for a bigint. */
const BIGINT = 20;

/**
 * Lets Kysely's PostgreSQL dialect talk to the embedded PGlite. PGlite is one session, so two requests at the same
 * moment share it, and a query of the one would run inside whatever transaction the other has open. Here everybody
 * waits for a turn: a plain query takes one for itself, a transaction keeps its turn from `begin` to `commit` or
 * `rollback`.
 *
 * What could go wrong is a transaction that waits for a query outside itself, which waits for the transaction. On
 * a PostgreSQL that query would simply use another connection; here both would stand still for ever. So a
 * transaction of which nothing is asked for a minute is rolled back, and its owner gets an error.
 */
export function createPglitePool(pglite: PGlite, turns: Turns = createTurns()): PostgresPool {
  // PGlite gives a bigint as a number or a BigInt, by its size; the PostgreSQL driver always as text, and so do we.
  // Said once: given with each query it makes PGlite copy its table of types, which takes longer than the query.
  pglite.parsers[BIGINT] = (text) => text;
  const statements = createPgliteStatements(pglite);
  return {
    options: {},
    connect: async () => createClient(pglite, statements, turns),
    end: async () => {
      const endTurn = await turns.take();
      try {
        if (!pglite.closed) await pglite.close();
      } finally {
        endTurn();
      }
    },
  };
}

/**
 * The same PGlite for pg-boss, which sends whole scripts with `begin` and `commit` in them. One that fails half-way
 * leaves its transaction open; it is rolled back before anybody else has their turn.
 */
export function createPgliteForJobs(pglite: PGlite, turns: Turns) {
  async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const endTurn = await turns.take();
    try {
      return await work();
    } finally {
      if (pglite.ready && pglite.isInTransaction()) await pglite.exec('rollback');
      endTurn();
    }
  }
  return {
    query: <Row>(text: string, parameters?: unknown[]) => alone(() => pglite.query<Row>(text, parameters)),
    exec: (text: string) => alone(() => pglite.exec(text)),
  };
}

function createClient(pglite: PGlite, statements: PgliteStatements, turns: Turns): PostgresPoolClient {
  let transaction: OpenTransaction | undefined;
  let forgotten = false;

  async function query(text: string, parameters: readonly unknown[]) {
    const verb = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? '';
    if (verb === 'begin' || verb === 'start') return begin(text);
    if (forgotten) return refuse(verb);
    if (!transaction) return runAlone(text, parameters);
    const open = transaction;
    const result = await open.run(text, parameters);
    if (verb === 'commit' || (verb === 'rollback' && !/\bto\b/i.test(text))) {
      transaction = undefined;
      open.end();
    }
    return result;
  }

  async function begin(text: string) {
    const endTurn = await turns.take();
    forgotten = false;
    try {
      const result = await send(statements, text, []);
      transaction = watch(pglite, statements, endTurn, () => {
        transaction = undefined;
        forgotten = true;
      });
      return result;
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  /** The rollback that follows an error finds nothing left to do. */
  function refuse(verb: string) {
    if (verb === 'rollback') return { rows: [], rowCount: 0, command: 'ROLLBACK' as const };
    throw new Error('The transaction was rolled back: nothing was asked of it for a minute.');
  }

  async function runAlone(text: string, parameters: readonly unknown[]) {
    const endTurn = await turns.take();
    try {
      return await send(statements, text, parameters);
    } finally {
      endTurn();
    }
  }

  return {
    // Kysely calls `query(sql, parameters)`; cursors (streaming) do not exist in PGlite.
    query: query as PostgresPoolClient['query'],
    release() {
      void transaction?.abandon();
      transaction = undefined;
    },
  };
}

interface OpenTransaction {
  run(text: string, parameters: readonly unknown[]): ReturnType<typeof send>;
  /** After `commit` or `rollback`. */
  end(): void;
  /** Rolls back what its owner has left open. */
  abandon(): Promise<void>;
}

/** A transaction that has begun. It ends when its owner ends it, or when its owner seems to have forgotten it. */
function watch(
  pglite: PGlite,
  statements: PgliteStatements,
  endTurn: () => void,
  onForgotten: () => void,
): OpenTransaction {
  let running = 0;
  let timer = setTimeout(forget, FORGOTTEN_AFTER_MS).unref();

  function forget() {
    onForgotten();
    void abandon();
  }

  async function abandon() {
    clearTimeout(timer);
    // It can only fail when PGlite is closing, and then there is nothing to roll back any more.
    if (pglite.ready) await pglite.exec('rollback').catch(() => undefined);
    endTurn();
  }

  return {
    abandon,
    async run(text, parameters) {
      clearTimeout(timer);
      running++;
      try {
        return await send(statements, text, parameters);
      } finally {
        running--;
        if (running === 0) timer = setTimeout(forget, FORGOTTEN_AFTER_MS).unref();
      }
    },
    end() {
      clearTimeout(timer);
      endTurn();
    },
  };
}

async function send(statements: PgliteStatements, text: string, parameters: readonly unknown[]) {
  const result = await statements.run(text, parameters);
  return { rows: result?.rows ?? [], rowCount: result?.rowCount ?? 0, command: result?.command };
}
