import { parseArgs } from 'node:util';
import { onStopSignal } from '../bot/drain.ts';
import { StoreError } from '../store/storeError.ts';
import { startRehearsal } from './startRehearsal.ts';

/** `npm run rehearse [-- --keep] [-- --data data/rehearsal] [-- --port 3979]` */
const { values } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    data: { type: 'string', default: 'data/rehearsal' },
    port: { type: 'string', default: '3979' },
    verbose: { type: 'boolean', default: false },
  },
});

try {
  const rehearsal = await startRehearsal({
    dataDir: values.data,
    keep: values.keep,
    ports: { page: Number(values.port), bot: 3978, playground: 56150 },
    logLevel: values.verbose ? 'debug' : 'warn',
  });
  onStopSignal(rehearsal.stopSteps, rehearsal.log);
  console.log(`\n  Flytt rehearsal: open ${rehearsal.url}\n\n  Stop with Ctrl+C.\n`);
} catch (error) {
  const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  if (!busy && !(error instanceof StoreError)) throw error;
  console.error(
    busy ? 'Port 3978 is in use: another rehearsal, perhaps? Stop it first.' : (error as Error).message,
  );
  process.exit(1);
}
