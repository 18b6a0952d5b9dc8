import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { WorkerOrder, WorkerReport } from './killWorker.ts';

/** A dispatcher in a process of its own. */
export interface Worker {
  /** What the process before had claimed when it died. */
  readonly found: readonly string[];
  /** Resolves with the next counts that satisfy this. */
  until(isSo: (counts: Readonly<Record<string, number>>) => boolean): Promise<{
    readonly counts: Readonly<Record<string, number>>;
    readonly sentAgain: number;
  }>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** As on SIGTERM in the service. */
  stop(): Promise<void>;
}

/** Starts a worker; resolves when it begins to send. */
export async function startWorker(order: WorkerOrder): Promise<Worker> {
  const child = fork(new URL('./killWorker.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  child.send(order);
  const begins = await next(child, (report) => report.kind === 'begins');
  return {
    found: begins.kind === 'begins' ? begins.claimed : [],
    async until(isSo) {
      const report = await next(child, (said) => said.kind === 'counts' && isSo(said.counts));
      return report.kind === 'counts' ? report : { counts: {}, sentAgain: 0 };
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.send('stop');
      await ended;
    },
  };
}

/** The next report of a kind; rejects when the process ends before. */
function next(child: ChildProcess, isIt: (report: WorkerReport) => boolean): Promise<WorkerReport> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the worker ended'));
    const listen = (report: unknown) => {
      if (!isIt(report as WorkerReport)) return;
      child.off('message', listen);
      child.off('exit', ended);
      resolve(report as WorkerReport);
    };
    child.on('message', listen);
    child.once('exit', ended);
  });
}
