import { pino } from 'pino';
import { loadPlaybook } from '../playbooks/load.ts';
import { openStore } from '../store/store.ts';
import { StoreError } from '../store/storeError.ts';
import { onStopSignal } from './drain.ts';
import { SettingsError } from './settings/settingsError.ts';
import { locationOf, type ProductionSettings, readProcessSettings } from './settings.ts';

/** The production service. It starts fully configured or not at all: then the process ends with 1. */
export async function serve(): Promise<void> {
  try {
    await start();
  } catch (error) {
    // What an operator can mend is said in words; anything else keeps its stack.
    if (!(error instanceof SettingsError || error instanceof StoreError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

async function start(): Promise<void> {
  const settings = readProcessSettings();
  const log = pino({ level: settings.logLevel });
  // The store is asked for first: while it is waited for, the playbook is read and the rest of the code is loaded.
  const [store, playbook, directory, { createApp }] = await Promise.all([
    openStore(locationOf(settings.store), {
      onUnreadable: (error) => log.error({ err: error }, 'a row could not be read and was passed over'),
    }),
    loadPlaybook(),
    openDirectory(settings),
    import('./app.ts'),
  ]);
  const app = await createApp({ settings, store, playbook, log, directory });
  onStopSignal([...app.stopSteps, { name: 'store', run: () => store.close() }], log);
  const port = await app.start();
  log.info({ host: settings.host, port }, 'Flytt is ready');
}

async function openDirectory(settings: ProductionSettings) {
  const { createDirectory } = await import('../directory/createDirectory.ts');
  const { createCredential } = await import('../directory/credential.ts');
  const { appId, tenantId, credentials } = settings.identity;
  return createDirectory({
    baseUrl: settings.graphBaseUrl,
    credential: createCredential({ appId, tenantId, credentials }, settings.graphBaseUrl),
    app: { catalogId: settings.teamsAppId, manifestId: appId },
  });
}
