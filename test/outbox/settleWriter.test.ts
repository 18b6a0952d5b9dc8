import assert from 'node:assert/strict';
import type { DeliveryId } from '../../domain/ids.ts';
import type { Ledger } from '../../outbox/ports.ts';
import { createSettleWriter } from '../../outbox/settleWriter.ts';
import { createFakeClock, settleDown } from '../fixtures/fakeClock.ts';
import { createRecordingLog } from '../fixtures/recordingLog.ts';

const SENT = { kind: 'sent', activityId: '1', conversationId: 'a:1' } as const;

describe('createSettleWriter', () => {
  function aWriter(settle: (ids: readonly string[], call: number) => Promise<readonly string[]>) {
    const clock = createFakeClock();
    const { log, messages } = createRecordingLog();
    const calls: string[][] = [];
    const written: [string, boolean][] = [];
    const ledger: Pick<Ledger, 'settle'> = {
      async settle(_, tries) {
        const ids = tries.map(({ id }) => id);
        calls.push(ids);
        return new Set((await settle(ids, calls.length)) as DeliveryId[]);
      },
    };
    const writer = createSettleWriter({ ledger, owner: 'one', clock, log, onWritten: () => {} });
    const write = (...ids: string[]) => {
      for (const id of ids) {
        writer.write({
          id: id as DeliveryId,
          settlement: SENT,
          written: (ours) => written.push([id, ours]),
        });
      }
    };
    return { clock, writer, write, calls, written, messages };
  }

  it('writes the first at once and what came meanwhile together', async () => {
    const { clock, write, calls, written } = aWriter(async (ids) => ids);
    write('1', '2', '3');
    await settleDown();
    assert.deepEqual(written, [['1', true]]);
    await clock.advance(20);
    assert.deepEqual(calls, [['1'], ['2', '3']]);
    assert.deepEqual(written, [
      ['1', true],
      ['2', true],
      ['3', true],
    ]);
  });

  it('tells whose row was somebody else’s by then', async () => {
    const { clock, write, written } = aWriter(async (ids) => ids.filter((id) => id !== '2'));
    write('1', '2');
    await clock.advance(20);
    assert.deepEqual(written, [
      ['1', true],
      ['2', false],
    ]);
  });

  it('keeps outcomes while the ledger does not answer, and writes them when it does', async () => {
    let isDown = true;
    const { clock, writer, write, written, messages } = aWriter(async (ids) => {
      if (isDown) throw new Error('connection lost');
      return ids;
    });
    write('1', '2', '3');
    await clock.advance(60_000);
    assert.equal(writer.size(), 3);
    assert.ok(messages('error').length > 3);
    isDown = false;
    await clock.advance(5000);
    assert.deepEqual(written.map(([id]) => id).sort(), ['1', '2', '3']);
    assert.deepEqual(writer.ids(), []);
  });

  it('gives nothing up while nothing is accepted, however long that lasts', async () => {
    const { clock, writer, write } = aWriter(async () => {
      throw new Error('connection lost');
    });
    write('1', '2', '3');
    await clock.advance(3_600_000);
    assert.equal(writer.size(), 3);
  });

  it('finds the one row that the ledger refuses, writes the others and gives that one up in the end', async () => {
    const { clock, writer, write, written, messages } = aWriter(async (ids) => {
      if (ids.includes('bad')) throw new Error('refused');
      return ids;
    });
    write('1', '2', 'bad', '3', '4');
    await clock.advance(10_000);
    assert.deepEqual(written.map(([id]) => id).sort(), ['1', '2', '3', '4']);
    for (let n = 0; n < 10; n++) {
      await clock.advance(5000);
      write(`later ${n}`);
    }
    await clock.advance(5000);
    assert.equal(writer.size(), 0);
    assert.deepEqual(
      written.filter(([, wasOurs]) => !wasOurs),
      [['bad', false]],
    );
    assert.equal(written.length, 15);
    assert.ok(messages('error').includes('An outcome was given up; the sweep will find its row'));
  });
});
