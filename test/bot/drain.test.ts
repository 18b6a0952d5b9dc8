import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { useFakeTimers } from 'sinon';
import { onStopSignal, type StoppableProcess } from '../../bot/drain.ts';
import { aLog } from './aRunningBot.ts';

/** A process that only writes down that it was to end. */
class AProcess extends EventEmitter implements StoppableProcess {
  readonly exits: number[] = [];
  readonly ended: Promise<number>;
  #end: (code: number) => void = () => {};

  constructor() {
    super();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  exit(code: number): void {
    this.exits.push(code);
    this.#end(code);
  }
}

describe('onStopSignal', () => {
  const aStep = (name: string, done: string[]) => ({
    name,
    run: async () => {
      await Promise.resolve();
      done.push(name);
    },
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`runs the steps in order on ${signal} and ends well`, async () => {
      const target = new AProcess();
      const done: string[] = [];
      onStopSignal([aStep('server', done), aStep('sender', done), aStep('store', done)], aLog().log, {
        process: target,
      });
      target.emit(signal, signal);
      assert.equal(await target.ended, 0);
      assert.deepEqual(done, ['server', 'sender', 'store']);
    });
  }

  it('goes on after a step that fails, and ends with 1', async () => {
    const target = new AProcess();
    const done: string[] = [];
    const broken = {
      name: 'sender',
      run: async () => {
        throw new Error('stuck');
      },
    };
    const { log, lines } = aLog();
    onStopSignal([broken, aStep('store', done)], log, { process: target });
    target.emit('SIGTERM', 'SIGTERM');
    assert.equal(await target.ended, 1);
    assert.deepEqual(done, ['store']);
    assert.ok(lines.some((line) => line.step === 'sender' && line.err));
  });

  it('ends with 1 when the time is up', async () => {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const target = new AProcess();
    onStopSignal([{ name: 'server', run: () => new Promise(() => {}) }], aLog().log, {
      process: target,
      limitMs: 1_000,
    });
    target.emit('SIGTERM', 'SIGTERM');
    await clock.tickAsync(999);
    assert.deepEqual(target.exits, []);
    await clock.tickAsync(1);
    assert.deepEqual(target.exits, [1]);
  });

  it('ends at once on the second signal', () => {
    const target = new AProcess();
    onStopSignal([{ name: 'server', run: () => new Promise(() => {}) }], aLog().log, {
      process: target,
      limitMs: 60_000,
    });
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    target.emit('SIGTERM', 'SIGTERM');
    assert.deepEqual(target.exits, []);
    target.emit('SIGINT', 'SIGINT');
    assert.deepEqual(target.exits, [1]);
    clock.restore();
  });

  it('stops listening when told to', () => {
    const target = new AProcess();
    const stop = onStopSignal([], aLog().log, { process: target });
    stop();
    assert.equal(target.listenerCount('SIGTERM') + target.listenerCount('SIGINT'), 0);
  });
});
