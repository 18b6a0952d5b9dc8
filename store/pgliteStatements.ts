import type { PGlite, Results } from '@electric-sql/pglite';

/** More than the store has; what is used least makes room. */
const MOST_KEPT = 250;
/** A longer text has a list of values in it, and will not come again. */
const LONGEST_KEPT = 4000;
/** What is said over and over. The rest (`create`, `alter`, …) may change what a kept statement means. */
const RECURRING = /^\s*(?:select|insert|update|delete|with|begin|start|commit|rollback|savepoint|release)\b/i;

interface Statement {
  readonly name: string;
  /** PGlite's numbers of its parameters' types. */
  readonly types: readonly number[];
}

/**
 * Says the same statements to PGlite over and over, as the store does: each text is read and planned once and then
 * kept by the session, and each run is one exchange instead of PGlite's six. Measured on a look-up by key: 0.05 ms
 * instead of 0.16 ms, all of it on the thread that serves people.
 */
export function createPgliteStatements(pglite: PGlite) {
  // It has been loaded by whoever opened the database; loaded here, PostgreSQL would pay for it, too.
  const library = import('@electric-sql/pglite');
  /** By text, the one used last at the end. */
  const kept = new Map<string, Statement>();
  let count = 0;

  async function runKept(text: string, parameters: readonly unknown[]): Promise<Results | undefined> {
    const { protocol, parse } = await library;
    const { bind, describe, execute, sync } = protocol.serialize;
    // Two queries of one transaction may come at once, and each must be finished before the next begins.
    return pglite.runExclusive(async () => {
      const statement = kept.get(text) ?? (await prepare(text));
      kept.delete(text);
      kept.set(text, statement);
      const values = parameters.map((value, n) => write(value, statement.types[n]));
      const messages = await pglite.execProtocolStream(
        joined([bind({ statement: statement.name, values }), describe({ type: 'P' }), execute({}), sync()]),
      );
      return parse.parseResults(messages, pglite.parsers)[0];
    });
  }

  async function prepare(text: string): Promise<Statement> {
    const { protocol, parse } = await library;
    const { serialize } = protocol;
    const name = `flytt_${count++}`;
    const [oldest] = kept.keys();
    const isFull = kept.size >= MOST_KEPT && oldest !== undefined;
    const forgotten = isFull ? kept.get(oldest) : undefined;
    if (isFull) kept.delete(oldest);
    const messages = await pglite.execProtocolStream(
      joined([
        ...(forgotten ? [serialize.close({ type: 'S', name: forgotten.name })] : []),
        serialize.parse({ name, text }),
        serialize.describe({ type: 'S', name }),
        serialize.sync(),
      ]),
    );
    return { name, types: parse.parseDescribeStatementResults(messages) };
  }

  /** As PGlite writes a parameter for the type that the statement gives it. */
  function write(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const serializer = type === undefined ? undefined : pglite.serializers[type];
    return serializer ? serializer(value) : String(value);
  }

  return {
    async run(text: string, parameters: readonly unknown[]): Promise<Results | undefined> {
      if (RECURRING.test(text)) {
        return text.length <= LONGEST_KEPT ? runKept(text, parameters) : pglite.query(text, [...parameters]);
      }
      if (kept.size > 0) {
        kept.clear();
        await pglite.exec('deallocate all');
      }
      return pglite.query(text, [...parameters]);
    },
  };
}

export type PgliteStatements = ReturnType<typeof createPgliteStatements>;

function joined(messages: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(messages.reduce((size, message) => size + message.length, 0));
  let at = 0;
  for (const message of messages) {
    whole.set(message, at);
    at += message.length;
  }
  return whole;
}
