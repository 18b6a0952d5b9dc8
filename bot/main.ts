import { pino } from 'pino';
import { createDirectory } from '../directory/createDirectory.ts';
import { createCredential } from '../directory/credential.ts';
import { loadPlaybook } from '../playbooks/load.ts';
import { openStore } from '../store/store.ts';
import { StoreError } from '../store/storeError.ts';
import { createApp } from './app.ts';
import { onStopSignal } from './drain.ts';
import { SettingsError } from './settings/settingsError.ts';
import { locationOf, type ProductionSettings, readProcessSettings } from './settings.ts';

/** The production service. It starts fully configured or not at all. */
async function main(): Promise<void> {
  const settings = readProcessSettings();
  const log = pino({ level: settings.logLevel });
  const [store, playbook] = await Promise.all([openStore(locationOf(settings.store)), loadPlaybook()]);
  const app = await createApp({ settings, store, playbook, log, directory: openDirectory(settings) });
  onStopSignal([...app.stopSteps, { name: 'store', run: () => store.close() }], log);
  const port = await app.start();
  log.info({ host: settings.host, port }, 'Flytt is ready');
}

function openDirectory(settings: ProductionSettings) {
  const { appId, tenantId, credentials } = settings.identity;
  return createDirectory({
    baseUrl: settings.graphBaseUrl,
    credential: createCredential({ appId, tenantId, credentials }),
    app: { catalogId: settings.teamsAppId, manifestId: appId },
  });
}

try {
  await main();
} catch (error) {
  // What an operator can mend is said in words; anything else keeps its stack.
  if (!(error instanceof SettingsError || error instanceof StoreError)) throw error;
  console.error(error.message);
  process.exit(1);
}
