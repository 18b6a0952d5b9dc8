import { PLATFORMS, type Platform } from '../../domain/device.ts';
import {
  FACTS,
  type FactName,
  type Facts,
  type GateVerdict,
  judgeGate,
  PLATFORM_FACTS,
} from '../../domain/gate.ts';
import type { Playbook } from '../../domain/playbook.ts';

/** A device about which everything that concerns its platform is known. */
export type KnownDevice = Facts & { readonly platform: Platform };

/** The facts that can matter on a platform. */
export function factsOf(platform: Platform): FactName[] {
  return (Object.keys(FACTS) as FactName[]).filter(
    (name) => name !== 'platform' && (PLATFORM_FACTS[name]?.includes(platform) ?? true),
  );
}

/** Every device that the facts can describe: some 170 000. */
export function* everyDevice(): Generator<KnownDevice> {
  for (const platform of PLATFORMS) yield* combine({ platform }, factsOf(platform));
}

function* combine(known: KnownDevice, [fact, ...rest]: FactName[]): Generator<KnownDevice> {
  if (!fact) {
    yield known;
    return;
  }
  for (const answer of FACTS[fact]) yield* combine({ ...known, [fact]: answer } as KnownDevice, rest);
}

/** What is asked about a device of which only `known` is known at first, and what is decided in the end. */
export function ask(
  playbook: Pick<Playbook, 'gates' | 'advice'>,
  device: Facts,
  known: Facts,
): { readonly asked: FactName[]; readonly verdict: GateVerdict & { kind: 'decided' } } {
  const asked: FactName[] = [];
  let facts = known;
  for (;;) {
    const verdict = judgeGate(playbook.gates, playbook.advice, facts);
    if (verdict.kind === 'decided') return { asked, verdict };
    if (facts[verdict.fact] !== undefined) throw new Error(`${verdict.fact} was asked twice`);
    asked.push(verdict.fact);
    facts = { ...facts, [verdict.fact]: device[verdict.fact] };
  }
}

/** The facts that Flytt always brings itself. */
export function neverAsked({ platform, osSupport, sourceKind, target }: Facts): Facts {
  return {
    ...(platform && { platform }),
    ...(osSupport && { osSupport }),
    ...(sourceKind && { sourceKind }),
    ...(target && { target }),
  };
}
