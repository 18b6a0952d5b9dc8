import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Playground {
  /** Where its page is. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 45_000;

/** Starts Microsoft's Agents Playground beside us, telemetry off, without opening a browser. */
export async function startPlayground(options: {
  readonly config: string;
  readonly botEndpoint: string;
  readonly port: number;
}): Promise<Playground> {
  // It reads its configuration from the working directory and writes beside it: a folder of its own keeps ours clean.
  const folder = mkdtempSync(join(tmpdir(), 'flytt-playground-'));
  writeFileSync(join(folder, '.m365agentsplayground.yml'), options.config);
  const cli = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
  const child = spawn(
    process.execPath,
    [
      '--import',
      new URL('./endWithParent.ts', import.meta.url).href,
      cli,
      'start',
      '-e',
      options.botEndpoint,
      '-c',
      'msteams',
      '-p',
      String(options.port),
      '--disable-telemetry',
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        TEAMSAPPTESTER_BROWSER: 'none',
        SEND_INSTALLATION_ACTIVITY: 'true',
        M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'playground.log'),
      },
    },
  );
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  try {
    const port = await listeningPort(child);
    return {
      url: `http://localhost:${port}`,
      port,
      close: async () => {
        await stop(child);
        removeFolder();
      },
    };
  } catch (error) {
    await stop(child);
    removeFolder();
    throw error;
  }
}

/** It takes another port when the wanted one is busy, and says which. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`The Agents Playground did not start. It said: ${said}`)),
      START_TIMEOUT_MS,
    );
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const port = /Listening on (\d+)/.exec(said)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The Agents Playground ended with code ${code}. It said: ${said}`));
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), 3000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
