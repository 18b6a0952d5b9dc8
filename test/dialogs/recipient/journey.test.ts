import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decideGate } from '../../../dialogs/recipient/gate.ts';
import { advance, type JourneyEvent, RULES } from '../../../dialogs/recipient/journey.ts';
import { stepsOf } from '../../../dialogs/recipient/steps.ts';
import { PLATFORMS, type SourceDevice } from '../../../domain/device.ts';
import { FACTS, type FactName } from '../../../domain/gate.ts';
import type { SourceId, TicketId } from '../../../domain/ids.ts';
import type { Journey, Stage } from '../../../domain/journey.ts';
import type { Playbook } from '../../../domain/playbook.ts';
import { aContext, aDevice, aJourney, NOON, thePlaybook } from '../../fixtures/journeys.ts';

let playbook: Playbook;
before(async () => {
  playbook = await thePlaybook();
});

/** Applies events in order; an event that means nothing leaves the journey as it is. */
function play(journey: Journey, events: readonly JourneyEvent[], device = aDevice()): Journey {
  return events.reduce((current, event) => {
    const result = advance(current, event, aContext(playbook, device));
    return result.kind === 'moved' ? result.journey : current;
  }, journey);
}

const allChecks = () => playbook.preflight.map((check) => check.id);

/** The answers of someone whose own phone is in order. */
const HARMLESS: Partial<Record<FactName, string>> = {
  usage: 'onlyMe',
  condition: 'fine',
  mfa: 'elsewhere',
  localAdmin: 'yes',
};

function answerAll(journey: Journey, answers = HARMLESS, device = aDevice()): Journey {
  let current = journey;
  for (let asked = 0; current.stage.at === 'checking' && asked < 20; asked++) {
    const fact = current.stage.asking;
    current = play(current, [{ do: 'answer', fact, value: answers[fact] ?? 'unsure' }], device);
  }
  return current;
}

function toUnenrolling(): Journey {
  const asked = answerAll(play(aJourney(playbook), [{ do: 'start' }]));
  return play(asked, [{ do: 'confirm', checks: allChecks() }, { do: 'agree' }]);
}

describe('the recipient journey', () => {
  it('leads a personal iPhone from the notice to compliant', () => {
    let journey = toUnenrolling();
    assert.equal(journey.stage.at, 'unenrolling');
    for (let step = 0; step < stepsOf('unenroll', journey, playbook).length; step++) {
      journey = play(journey, [{ do: 'stepDone', step }]);
    }
    assert.equal(journey.stage.at, 'confirmingGone');
    journey = play(journey, [{ do: 'gone', answer: 'yes' }]);
    assert.equal(journey.stage.at, 'enrolling');
    for (let step = 0; step < stepsOf('enroll', journey, playbook).length; step++) {
      journey = play(journey, [{ do: 'stepDone', step }]);
    }
    assert.equal(journey.stage.at, 'verifying');
    const enrolled = { kind: 'enrolled', managedDeviceId: 'm', deviceName: 'iPhone' } as const;
    journey = play(journey, [{ do: 'found', finding: { ...enrolled, compliance: 'notEvaluated' } }]);
    assert.equal(journey.stage.at, 'enrolled');
    journey = play(journey, [{ do: 'found', finding: { ...enrolled, compliance: 'compliant' } }]);
    assert.equal(journey.stage.at, 'compliant');
  });

  it('asks little of someone whose phone the inventory knows', () => {
    const journey = play(aJourney(playbook), [{ do: 'start' }]);
    const asked: string[] = [];
    let current = journey;
    while (current.stage.at === 'checking' && asked.length < 20) {
      asked.push(current.stage.asking);
      current = answerOnce(current);
    }
    assert.ok(asked.length <= 3, `asked ${asked.join(', ')}`);
  });

  function answerOnce(journey: Journey): Journey {
    if (journey.stage.at !== 'checking') return journey;
    const fact = journey.stage.asking;
    return play(journey, [{ do: 'answer', fact, value: HARMLESS[fact] ?? 'unsure' }]);
  }

  it('hears a step only once, however often it is pressed', () => {
    const journey = toUnenrolling();
    const once = play(journey, [{ do: 'stepDone', step: 0 }]);
    const twice = play(journey, [
      { do: 'stepDone', step: 0 },
      { do: 'stepDone', step: 0 },
      { do: 'stepDone', step: 0 },
    ]);
    assert.deepEqual(twice, once);
  });

  it('does not go on while a blocking check is open, and does when it is ticked', () => {
    const preparing = answerAll(play(aJourney(playbook), [{ do: 'start' }]));
    assert.equal(preparing.stage.at, 'preparing');
    const blocking = playbook.preflight.filter((check) => check.blocking && check.platforms.includes('ios'));
    assert.deepEqual(
      blocking.map((check) => check.id),
      ['P1', 'P3', 'P5'],
    );
    for (const { id } of blocking) {
      const others = allChecks().filter((check) => check !== id);
      assert.equal(play(preparing, [{ do: 'confirm', checks: others }]).stage.at, 'preparing');
    }
    const all = blocking.map((check) => check.id);
    assert.equal(play(preparing, [{ do: 'confirm', checks: all }]).stage.at, 'warned');
  });

  it('gives the second "still there" to the helpdesk, and tries once more after the first', () => {
    let journey = toUnenrolling();
    for (let step = 0; step < stepsOf('unenroll', journey, playbook).length; step++) {
      journey = play(journey, [{ do: 'stepDone', step }]);
    }
    const once = play(journey, [{ do: 'gone', answer: 'no' }]);
    assert.equal(once.stage.at, 'confirmingGone');
    const result = advance(once, { do: 'gone', answer: 'no' }, aContext(playbook));
    assert.equal(result.kind, 'moved');
    assert.ok(result.kind === 'moved' && result.journey.stage.at === 'stuck');
    assert.deepEqual(result.effects, [{ do: 'openTicket', ticketId: 'ticket-new' }]);
  });

  it('comes back from the helpdesk to the very step where it stopped', () => {
    const before = play(toUnenrolling(), [{ do: 'stepDone', step: 0 }]);
    const stuck = play(before, [{ do: 'escalate', ticketId: 't' as TicketId }]);
    assert.equal(stuck.stage.at, 'stuck');
    assert.deepEqual(play(stuck, [{ do: 'goOn' }]).stage, before.stage);
  });

  it('notices the enrollment even when the person never pressed the last button', () => {
    const journey = aJourney(playbook, aDevice(), { stage: enrollingStage() });
    const found = play(journey, [
      {
        do: 'found',
        finding: { kind: 'enrolled', managedDeviceId: 'm', deviceName: 'x', compliance: 'compliant' },
      },
    ]);
    assert.equal(found.stage.at, 'compliant');
  });

  it('asks nobody whether a phone is theirs once the inventory says that it is the company’s', () => {
    const unknown = aDevice({ knownFacts: {} });
    const corrected = aDevice({ knownFacts: { ownership: 'company', appleManagement: 'profile' } });
    const notified = aJourney(playbook, unknown);
    const started = answerAll(
      play(notified, [{ do: 'start' }], corrected),
      { ...HARMLESS, ownership: 'personal', appleManagement: 'profile' },
      corrected,
    );
    assert.equal(started.stage.at, 'assisted');
    const withoutCorrection = answerAll(
      play(notified, [{ do: 'start' }], unknown),
      { ...HARMLESS, ownership: 'personal', appleManagement: 'profile' },
      unknown,
    );
    assert.equal(withoutCorrection.stage.at, 'preparing');
  });

  it('asks the gate once more before the first step out, and begins when it says the same', () => {
    const corrected = aDevice({ knownFacts: { ownership: 'company', appleManagement: 'supervised' } });
    const asked = answerAll(play(aJourney(playbook), [{ do: 'start' }]));
    const warned = play(asked, [{ do: 'confirm', checks: allChecks() }]);
    assert.equal(warned.stage.at, 'warned');
    assert.equal(play(warned, [{ do: 'agree' }], corrected).stage.at, 'assisted');
    assert.equal(play(warned, [{ do: 'agree' }]).stage.at, 'unenrolling');
  });

  it('takes an update for what it may be: a company Mac may have Apple’s own way to move by then', () => {
    const oldMac = aDevice({
      platform: 'macos',
      osVersion: '11.7',
      knownFacts: { ownership: 'company', macProfile: 'removable' },
    });
    const stopped = answerAll(play(aJourney(playbook, oldMac), [{ do: 'start' }], oldMac), HARMLESS, oldMac);
    assert.ok(stopped.stage.at === 'assisted' && stopped.stage.outcome === 'updateFirst', stopped.stage.at);
    const updated = play(stopped, [{ do: 'restart' }], oldMac);
    assert.deepEqual(updated.stage, { at: 'checking', asking: 'appleMigration' });
    const answer = (value: string) =>
      play(updated, [{ do: 'answer', fact: 'appleMigration', value }], oldMac);
    const scheduled = answer('scheduled').stage;
    assert.ok(scheduled.at === 'assisted' && scheduled.outcome === 'followApplePrompt');
    const passed = answerAll(answer('notScheduled'), HARMLESS, oldMac);
    assert.equal(passed.stage.at, 'preparing');
    const snoozed = play(passed, [{ do: 'snooze', until: NOON }], oldMac);
    assert.equal(
      play(snoozed, [{ do: 'start' }], oldMac).stage.at,
      'preparing',
      'and is not asked to update again',
    );
  });

  it('has the helpdesk told once when Intune does not show it within the hour', () => {
    const verifying = aJourney(playbook, aDevice(), {
      stage: { at: 'verifying', gate: gate(), since: NOON, finding: { kind: 'notSeen' }, told: false },
      lastError: '80180014',
    });
    const notSeen = { do: 'found', finding: { kind: 'notSeen' } } as const;
    const minutesOn = (minutes: number, journey: Journey) =>
      advance(journey, notSeen, aContext(playbook, aDevice(), new Date(NOON.getTime() + minutes * 60_000)));
    assert.equal(minutesOn(59, verifying).kind, 'same');
    const told = minutesOn(60, verifying);
    assert.ok(told.kind === 'moved' && told.journey.stage.at === 'verifying' && told.journey.stage.told);
    assert.deepEqual(
      told.effects.map((effect) => effect.do),
      ['openTicket', 'announce'],
    );
    assert.equal(told.journey.lastError, '80180014', 'what the person said is part of the story');
    assert.equal(minutesOn(120, told.journey).kind, 'same');
  });

  it('opens another ticket for somebody who is still stuck after the first was resolved', () => {
    const stuck = play(toUnenrolling(), [{ do: 'escalate', ticketId: 'ticket-1' as TicketId }]);
    const again = play(stuck, [{ do: 'escalate', ticketId: 'ticket-2' as TicketId }]);
    assert.ok(stuck.stage.at === 'stuck' && again.stage.at === 'stuck');
    assert.deepEqual(again.stage, { ...stuck.stage, ticketId: 'ticket-2' });
    assert.equal(play(again, [{ do: 'goOn' }]).stage.at, 'unenrolling');
  });

  it('takes "enrolled" back when Intune no longer shows the device', () => {
    const finding = {
      kind: 'enrolled',
      managedDeviceId: 'm',
      deviceName: 'x',
      compliance: 'noncompliant',
    } as const;
    const enrolled = aJourney(playbook, aDevice(), {
      stage: { at: 'enrolled', gate: gate(), since: NOON, finding },
    });
    assert.equal(play(enrolled, [{ do: 'found', finding: { kind: 'notSeen' } }]).stage.at, 'verifying');
  });

  it('does not let an answer overrule what the inventory knows when the questions are asked again', () => {
    const supervised = aDevice({ knownFacts: { ownership: 'company', appleManagement: 'supervised' } });
    const stopped = answerAll(
      play(aJourney(playbook, supervised), [{ do: 'start' }], supervised),
      HARMLESS,
      supervised,
    );
    assert.equal(stopped.stage.at, 'assisted');
    const again = answerAll(
      play(stopped, [{ do: 'restart' }], supervised),
      { ...HARMLESS, appleManagement: 'profile', ownership: 'personal' },
      supervised,
    );
    assert.equal(again.stage.at, 'assisted');
  });
});

const gate = () => ({ gateId: 'GATE-10', outcome: 'selfService' as const, advice: [] });
const enrollingStage = (): Stage => ({
  at: 'enrolling',
  gate: gate(),
  step: 0,
  gapSince: NOON,
  nudges: 0,
});

describe('no sequence of events', () => {
  const device = fc.record({
    platform: fc.constantFrom(...PLATFORMS),
    osVersion: fc.constantFrom(null, '9', '18.7', '26.1', '10.0.19045', '10.0.26100', '15'),
    source: fc.constantFrom('generic', 'workspace-one').map((id) => id as SourceId),
    ownership: fc.constantFrom(undefined, 'personal', 'company'),
    management: fc.constantFrom(
      undefined,
      'profile',
      'supervised',
      'entraJoined',
      'registered',
      'wholeDevice',
      'workProfile',
      'locked',
    ),
  });
  const event: fc.Arbitrary<JourneyEvent> = fc.oneof(
    fc.constantFrom<JourneyEvent>(
      { do: 'start' },
      { do: 'decline' },
      { do: 'undo' },
      { do: 'agree' },
      { do: 'stepBack' },
      { do: 'wake' },
      { do: 'nudge', nudges: 1 },
      { do: 'goOn' },
      { do: 'restart' },
      { do: 'gone', answer: 'yes' },
      { do: 'gone', answer: 'no' },
      { do: 'confirm', checks: [] },
      { do: 'confirm', checks: ['P1', 'P3', 'P5'] },
      { do: 'describe', error: '80180014' },
      { do: 'tried', rowId: 'TS-W09' },
      { do: 'escalate', ticketId: 'ticket-1' as TicketId },
      { do: 'snooze', until: NOON },
      { do: 'found', finding: { kind: 'notSeen' } },
      { do: 'found', finding: { kind: 'notYet', why: 'retiring' } },
      {
        do: 'found',
        finding: { kind: 'enrolled', managedDeviceId: 'm', deviceName: 'd', compliance: 'compliant' },
      },
      {
        do: 'found',
        finding: { kind: 'enrolled', managedDeviceId: 'm', deviceName: 'd', compliance: 'notEvaluated' },
      },
    ),
    fc.nat(8).map((step): JourneyEvent => ({ do: 'stepDone', step })),
    fc
      .constantFrom(...(Object.keys(FACTS) as FactName[]))
      .chain((fact) =>
        fc
          .constantFrom(...FACTS[fact], 'nonsense')
          .map((value): JourneyEvent => ({ do: 'answer', fact, value })),
      ),
  );

  function made(parts: {
    platform: SourceDevice['platform'];
    osVersion: string | null;
    source: SourceId;
    ownership: string | undefined;
    management: string | undefined;
  }) {
    const management = {
      ios: 'appleManagement',
      android: 'androidManagement',
      windows: 'windowsConnection',
      macos: 'macProfile',
      linux: 'usage',
    }[parts.platform];
    const knownFacts = {
      ...(parts.ownership ? { ownership: parts.ownership } : {}),
      ...(parts.management ? { [management]: parts.management } : {}),
    };
    return aDevice({
      platform: parts.platform,
      osVersion: parts.osVersion,
      source: parts.source,
      knownFacts,
    });
  }

  const PASSING: Partial<Record<FactName, string>> = {
    ...HARMLESS,
    ownership: 'personal',
    appleManagement: 'profile',
    androidManagement: 'workProfile',
    windowsConnection: 'registered',
    macProfile: 'removable',
    appleMigration: 'notScheduled',
  };

  /** A sequence that mostly goes forward, with anything mixed in: pure noise would rarely leave the questions. */
  function nextForward(journey: Journey, pick: number): JourneyEvent | null {
    const { stage } = journey;
    switch (stage.at) {
      case 'notified':
      case 'snoozed':
        return { do: 'start' };
      case 'checking': {
        const values = FACTS[stage.asking];
        const harmless = PASSING[stage.asking];
        const value = pick < 7 && harmless ? harmless : (values[pick % values.length] ?? 'unsure');
        return { do: 'answer', fact: stage.asking, value };
      }
      case 'preparing':
        return { do: 'confirm', checks: allChecks() };
      case 'warned':
        return { do: 'agree' };
      case 'unenrolling':
      case 'enrolling':
        return { do: 'stepDone', step: stage.step };
      case 'confirmingGone':
        return { do: 'gone', answer: 'yes' };
      case 'stuck':
        return { do: 'goOn' };
      case 'assisted':
      case 'notNeeded':
        return { do: 'restart' };
      case 'declined':
        return { do: 'undo' };
      default:
        return null;
    }
  }

  const moves = fc.array(fc.record({ noise: event, forward: fc.boolean(), pick: fc.nat(7) }), {
    minLength: 5,
    maxLength: 60,
  });

  function everyState(
    parts: Parameters<typeof made>[0],
    sequence: readonly { noise: JourneyEvent; forward: boolean; pick: number }[],
    check: (before: Journey, event: JourneyEvent, after: Journey, device: SourceDevice) => void,
  ) {
    const device = made(parts);
    let journey = aJourney(playbook, device);
    for (const { noise, forward, pick } of sequence) {
      const next = (forward && nextForward(journey, pick)) || noise;
      const result = advance(journey, next, aContext(playbook, device));
      if (result.kind === 'same') continue;
      check(journey, next, result.journey, device);
      journey = result.journey;
    }
    return journey;
  }

  it('reaches an unenrol step past a gate that does not let this device pass with these facts', () => {
    let reached = 0;
    fc.assert(
      fc.property(device, moves, (parts, sequence) => {
        everyState(parts, sequence, (_before, _event, after) => {
          const stage = after.stage.at === 'stuck' ? after.stage.from : after.stage;
          if (stage.at !== 'unenrolling' && stage.at !== 'confirmingGone' && stage.at !== 'warned') return;
          reached++;
          const verdict = decideGate(after.platform, after.facts, playbook);
          assert.equal(verdict.kind, 'decided');
          assert.ok(verdict.kind === 'decided');
          assert.ok(
            ['selfService', 'unenrollOnly'].includes(verdict.outcome),
            `${stage.at} with ${verdict.gateId}`,
          );
        });
      }),
      { numRuns: 1500 },
    );
    assert.ok(reached > 150, `the property was looked at ${reached} times only`);
  });

  it('shows an unenrol step for a company PC that is joined, a supervised iPhone or a fully managed phone', () => {
    const forbidden = fc.constantFrom(
      { platform: 'windows' as const, management: 'entraJoined' },
      { platform: 'ios' as const, management: 'supervised' },
      { platform: 'android' as const, management: 'wholeDevice' },
    );
    fc.assert(
      fc.property(
        forbidden,
        fc.constantFrom(null, '17.1', '18.7', '26.1', '10.0.26100'),
        moves,
        (kind, osVersion, sequence) => {
          const parts = { ...kind, osVersion, source: 'workspace-one' as SourceId, ownership: 'company' };
          everyState(parts, sequence, (_before, _event, after) => {
            const stage = after.stage.at === 'stuck' ? after.stage.from : after.stage;
            assert.ok(!['warned', 'unenrolling', 'confirmingGone'].includes(stage.at), stage.at);
          });
        },
      ),
      { numRuns: 400 },
    );
  });

  it('turns green without a finding of Graph', () => {
    fc.assert(
      fc.property(device, moves, (parts, sequence) => {
        everyState(parts, sequence, (before, event, after) => {
          const turnedGreen =
            (after.stage.at === 'enrolled' || after.stage.at === 'compliant') &&
            before.stage.at !== after.stage.at;
          const resumed = before.stage.at === 'stuck' && event.do === 'goOn';
          if (turnedGreen && !resumed) assert.equal(event.do, 'found');
        });
      }),
      { numRuns: 400 },
    );
  });

  it('changes a journey without a new revision, or leaves a step that does not exist', () => {
    fc.assert(
      fc.property(device, moves, (parts, sequence) => {
        everyState(parts, sequence, (before, _event, after) => {
          assert.equal(after.revision, before.revision + 1);
          const { stage } = after;
          if (stage.at === 'unenrolling') assert.ok(stage.step < stepsOf('unenroll', after, playbook).length);
          if (stage.at === 'enrolling') assert.ok(stage.step < stepsOf('enroll', after, playbook).length);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('leads out of a settled journey by anything but what its card offers', () => {
    assert.deepEqual(Object.keys(RULES.compliant), []);
    assert.deepEqual(Object.keys(RULES.declined), ['undo']);
  });
});
