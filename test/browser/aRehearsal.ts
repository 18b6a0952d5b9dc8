import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Rehearsal, startRehearsal } from '../../rehearsal/startRehearsal.ts';

/** A rehearsal of its own for a test: other ports, another folder, gone afterwards. */
export async function aRehearsal(): Promise<Rehearsal & { stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'flytt-browser-'));
  const [page, bot, playground] = [await freePort(), await freePort(), await freePort()];
  const rehearsal = await startRehearsal({
    dataDir,
    keep: false,
    ports: { page, bot, playground },
    logLevel: 'error',
  });
  return {
    ...rehearsal,
    async stop() {
      for (const step of rehearsal.stopSteps) await step.run();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
