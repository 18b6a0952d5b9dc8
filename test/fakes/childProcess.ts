import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Another process on this machine that runs a few lines of this project, really. */
export interface OtherProcess {
  /** Everything it has written up to the line that begins so; rejects when it ends without. */
  said(begin: string): Promise<string>;
  /** Answers with everything it has written. */
  ended(): Promise<string>;
  /** As when the power goes: nothing in it runs any more. */
  kill(): Promise<void>;
}

const started = new Set<ChildProcess>();

/** Runs a module given as text; `project` is the address its imports begin with. */
export function startOther(script: (project: string) => string): OtherProcess {
  const project = new URL('../../', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script(project)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const end = once(child, 'close').then(() => {
    started.delete(child);
    for (const listener of listeners) listener();
  });

  return {
    said: (begin) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.split('\n').some((line) => line.startsWith(begin))) resolve(output);
          else if (!started.has(child)) reject(new Error(`It ended without saying "${begin}": ${output}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    async ended() {
      await end;
      return output;
    },
    async kill() {
      child.kill('SIGKILL');
      await end;
    },
  };
}

/** For `afterEach`: no process outlives the test that started it. */
export async function endOthers(): Promise<void> {
  await Promise.all(
    [...started].map(async (child) => {
      const end = once(child, 'close');
      child.kill('SIGKILL');
      await end;
    }),
  );
}
