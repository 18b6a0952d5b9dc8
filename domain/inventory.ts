import { PLATFORMS, type Platform } from './device.ts';
import { FACTS, type FactName } from './gate.ts';

/** The columns of a device inventory, in our words; an export of the old EMM is mapped to these before the import. */
export const INVENTORY_COLUMNS = [
  'owner_upn',
  'platform',
  'model',
  'name',
  'os_version',
  'serial',
  'ownership',
  'management',
  'source',
] as const;
export type InventoryColumn = (typeof INVENTORY_COLUMNS)[number];

/** A row that has been understood. */
export interface InventoryDevice {
  readonly ownerUpn: string;
  readonly platform: Platform;
  readonly name: string;
  readonly model: string | null;
  readonly osVersion: string | null;
  readonly serialNumber: string | null;
  readonly source: string;
  readonly knownFacts: Readonly<Record<string, string>>;
  /** Two imports that agree on this mean the same device. */
  readonly inventoryKey: string;
}

export type InventoryRow =
  | { readonly kind: 'good'; readonly device: InventoryDevice }
  | { readonly kind: 'bad'; readonly reasons: readonly string[] };

/** What other systems call our platforms. */
const PLATFORM_NAMES: Readonly<Record<string, Platform>> = {
  ios: 'ios',
  ipados: 'ios',
  iphone: 'ios',
  ipad: 'ios',
  appleios: 'ios',
  android: 'android',
  androidenterprise: 'android',
  windows: 'windows',
  windows10: 'windows',
  windows11: 'windows',
  winrt: 'windows',
  macos: 'macos',
  osx: 'macos',
  applemacos: 'macos',
  linux: 'linux',
};

/** Which gate fact the column `management` answers, by platform. */
const MANAGEMENT_FACTS: Readonly<Record<Platform, FactName | null>> = {
  ios: 'appleManagement',
  android: 'androidManagement',
  windows: 'windowsConnection',
  macos: 'macProfile',
  linux: null,
};

/**
 * Reads one row. Every reason for refusing it is given at once. An empty cell is no mistake: what the inventory
 * does not know, the gate asks; a value that we do not understand is one, because dropping it quietly could
 * make a company device look like a personal one.
 */
export function readInventoryRow(
  row: Readonly<Partial<Record<InventoryColumn, string>>>,
  sources: ReadonlySet<string>,
): InventoryRow {
  const cell = (column: InventoryColumn) => row[column]?.trim() ?? '';
  const reasons: string[] = [];

  const ownerUpn = cell('owner_upn').toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(ownerUpn)) {
    reasons.push('owner_upn: needs the owner’s user name, such as mara@contoso.example');
  }
  const platform =
    PLATFORM_NAMES[
      cell('platform')
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '')
    ];
  if (!platform) reasons.push(`platform: needs one of ${PLATFORMS.join(', ')}`);
  const source = cell('source') || 'generic';
  if (!sources.has(source)) reasons.push(`source: needs one of ${[...sources].join(', ')}`);

  const knownFacts: Record<string, string> = {};
  const ownership = cell('ownership').toLowerCase();
  if (ownership === 'personal' || ownership === 'company') knownFacts['ownership'] = ownership;
  else if (ownership === 'corporate') knownFacts['ownership'] = 'company';
  else if (ownership !== '' && ownership !== 'unknown') {
    reasons.push('ownership: needs personal or company, or nothing when it is not known');
  }
  const management = cell('management');
  if (platform && management !== '') {
    const fact = MANAGEMENT_FACTS[platform];
    if (management === 'shared') knownFacts['usage'] = 'shared';
    else if (fact && (FACTS[fact] as readonly string[]).includes(management)) knownFacts[fact] = management;
    else {
      const values = fact ? [...FACTS[fact].filter((value) => value !== 'unsure'), 'shared'] : ['shared'];
      reasons.push(`management: needs one of ${values.join(', ')} for ${platform}, or nothing`);
    }
  }
  const serialNumber = cell('serial') || null;
  const name = cell('name') || cell('model');
  if (name === '')
    reasons.push('name: needs a name or a model, so that its owner knows which device is meant');

  if (reasons.length > 0 || !platform) return { kind: 'bad', reasons };
  return {
    kind: 'good',
    device: {
      ownerUpn,
      platform,
      name,
      model: cell('model') || null,
      osVersion: cell('os_version') || null,
      serialNumber,
      source,
      knownFacts,
      inventoryKey: serialNumber
        ? `${source}:serial:${serialNumber}`
        : `${source}:${ownerUpn}:${platform}:${name}`,
    },
  };
}
