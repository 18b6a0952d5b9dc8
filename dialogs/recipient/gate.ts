import { majorVersion, type Platform, type SourceDevice } from '../../domain/device.ts';
import { FACTS, type FactName, type Facts, type GateVerdict, judgeGate, NO_ROW } from '../../domain/gate.ts';
import { type Playbook, pickEnrollPath, pickUnenrollPath } from '../../domain/playbook.ts';

/**
 * The gate as a journey asks it: the playbook's rows, and then whether the playbook can keep what the row
 * promises. A device that may move alone but has no steps to follow is for IT (facts: migration-process §5).
 */
export function decideGate(platform: Platform, facts: Facts, playbook: Playbook): GateVerdict {
  const verdict = judgeGate(playbook.gates, playbook.advice, facts);
  if (verdict.kind === 'ask') return verdict;
  const needsUnenroll = verdict.outcome === 'selfService' || verdict.outcome === 'unenrollOnly';
  const needsEnroll = verdict.outcome === 'selfService' || verdict.outcome === 'enrollOnly';
  const lacksUnenroll = needsUnenroll && !pickUnenrollPath(playbook, platform, facts);
  const lacksEnroll = needsEnroll && !pickEnrollPath(playbook, platform);
  return lacksUnenroll || lacksEnroll ? { kind: 'decided', ...NO_ROW, advice: [] } : verdict;
}

/** Whether a value that came from a card is an answer to this question. */
export function isAnswerOf(fact: FactName, value: string): boolean {
  return (FACTS[fact] as readonly string[]).includes(value);
}

/**
 * What is known about a device before anyone is asked. Inventory facts that are no answers of ours are left out,
 * so that the gate asks instead of guessing; an unknown system version is `unsure`, never `supported`.
 */
export function knownFactsOf(
  device: Pick<SourceDevice, 'platform' | 'osVersion' | 'knownFacts' | 'source'>,
  playbook: Playbook,
): Facts {
  const inventory = Object.entries(device.knownFacts).filter(
    ([name, value]) =>
      Object.hasOwn(FACTS, name) && isAnswerOf(name as FactName, value) && value !== 'unsure',
  );
  return {
    ...(Object.fromEntries(inventory) as Facts),
    platform: device.platform,
    osSupport: osSupportOf(device.platform, device.osVersion, playbook),
    sourceKind: playbook.sources[device.source]?.kind ?? 'emm',
    target: 'enroll',
  };
}

/** The first Windows 11 build; both Windows 10 and 11 call themselves version 10.0. */
const FIRST_WINDOWS_11_BUILD = 22_000;

/** The release from which Apple can move a managed device by itself (facts: migration-process §6). */
const APPLE_MIGRATION_RELEASE = 26;

/** How well the system version is supported (facts: enrol-steps §1, GATE-15, GATE-19). */
export function osSupportOf(
  platform: Platform,
  osVersion: string | null,
  playbook: Pick<Playbook, 'minimumVersions'>,
): NonNullable<Facts['osSupport']> {
  const version = platform === 'windows' ? windowsVersion(osVersion) : majorVersion(osVersion);
  if (version === null) return 'unsure';
  const rule = playbook.minimumVersions[platform];
  if (rule && version < rule.minimum) return 'tooOld';
  if (rule && version < rule.recommended) return 'old';
  const isApple = platform === 'ios' || platform === 'macos';
  return isApple && version >= APPLE_MIGRATION_RELEASE ? 'apple26' : 'supported';
}

function windowsVersion(osVersion: string | null): number | null {
  const build = /10\.0\.(\d+)/.exec(osVersion ?? '');
  if (build) return Number(build[1]) >= FIRST_WINDOWS_11_BUILD ? 11 : 10;
  return majorVersion(osVersion);
}
