import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A part of a benchmark in a process of its own, so that it shares nothing with what is measured. */
export interface BenchChild {
  /** Sends a message and gives the next one that comes back. */
  ask<Report>(message: object): Promise<Report>;
  /** Lets it end by itself. */
  close(): Promise<void>;
}

/** Starts one of the programs of this folder. */
export function startChild(file: string): BenchChild {
  const child = fork(new URL(file, import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    async ask<Report>(message: object) {
      const answer = nextMessage(child, file);
      child.send(message);
      return (await answer) as Report;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function nextMessage(child: ChildProcess, file: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${file} ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
