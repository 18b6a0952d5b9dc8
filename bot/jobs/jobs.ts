import type { Logger } from 'pino';
import type { Database } from '../../store/database.ts';

/** A piece of work that comes back; it must be safe to run twice and on any process. */
export interface RecurringTask {
  readonly name: string;
  /** Standard cron, in UTC; once a minute is the densest. */
  readonly cron: string;
  run(): Promise<unknown>;
}

export interface Jobs {
  start(): Promise<void>;
  stop(): Promise<void>;
  isRunning(): boolean;
}

/** How soon a due job is noticed. */
const POLL_SECONDS = 2;

/**
 * Recurring work on pg-boss: on one database any number of processes may run it, and each round is done by one of
 * them. A round that fails is logged and simply comes again; nothing is retried in between.
 */
export function createJobs(database: Database, tasks: readonly RecurringTask[], log: Logger): Jobs {
  let boss: Awaited<ReturnType<typeof createBoss>> | undefined;
  let starting: Promise<void> | undefined;
  let isRunning = false;

  async function begin(): Promise<void> {
    const made = await createBoss(database, log);
    boss = made;
    await made.start();
    await Promise.all(tasks.map((task) => schedule(made, task, log)));
    isRunning = true;
  }

  return {
    start() {
      starting ??= begin();
      return starting;
    },
    async stop() {
      // Half-way started it cannot be stopped: what is still being set up would fail, and end the process.
      await starting?.catch(() => undefined);
      isRunning = false;
      await boss?.stop({ graceful: true, timeout: 5000 });
      boss = undefined;
      starting = undefined;
    },
    isRunning: () => isRunning,
  };
}

async function schedule(
  boss: Awaited<ReturnType<typeof createBoss>>,
  task: RecurringTask,
  log: Logger,
): Promise<void> {
  await boss.createQueue(task.name, { policy: 'exclusive', retryLimit: 0, expireInSeconds: 300 });
  await boss.work(task.name, { pollingIntervalSeconds: POLL_SECONDS }, async () => {
    try {
      await task.run();
    } catch (error) {
      log.error({ err: error, task: task.name }, 'a recurring task failed; it comes again');
    }
  });
  await boss.schedule(task.name, task.cron);
}

async function createBoss(database: Database, log: Logger) {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({ ...(await database.forJobs()), schema: 'jobs' });
  // Without a listener an error event would end the process; a lost database comes back and is polled again.
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue had an error'));
  return boss;
}
