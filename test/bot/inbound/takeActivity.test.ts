import assert from 'node:assert/strict';
import { useFakeTimers } from 'sinon';
import { newErrorReference } from '../../../bot/inbound/errorReference.ts';
import type { Answer, Inbound } from '../../../bot/inbound/inbound.ts';
import {
  createTakeActivity,
  INVOKE_BUDGET_MS,
  MESSAGE_BUDGET_MS,
  type TakeActivityDeps,
} from '../../../bot/inbound/takeActivity.ts';
import { aLog, aSeenList } from '../aRunningBot.ts';
import { anActivity, anInvoke, parsed } from '../aTeamsActivity.ts';

const toast = (text: string): Answer => ({ kind: 'toast', text });
const answered = (answer: Answer) => ({ kind: 'answered', answer });
const NONE = answered({ kind: 'none' });

function aTaking(overrides: Partial<TakeActivityDeps> = {}) {
  const replies: Answer[] = [];
  const events: string[] = [];
  const { log, lines } = aLog();
  const taking = createTakeActivity({
    seen: aSeenList(),
    handle: async () => toast('done'),
    reply: async (_inbound: Inbound, answer: Answer) => void replies.push(answer),
    whenSlow: () => toast('still working'),
    whenBroken: (_inbound, reference) => toast(`sorry ${reference}`),
    newReference: () => 'F-22222',
    now: () => new Date('2026-11-20T08:30:00Z'),
    count: (event) => void events.push(event),
    log,
    ...overrides,
  });
  return { ...taking, replies, events, lines };
}

/** Work that ends when the test says so. */
function workInHand() {
  let finish: (answer: Answer) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const handle = () =>
    new Promise<Answer>((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
  return { handle, finish: (answer: Answer) => finish(answer), fail: (error: Error) => fail(error) };
}

describe('createTakeActivity', () => {
  it('answers a press itself and a message by a reply', async () => {
    const bot = aTaking();
    assert.deepEqual(await bot.take(parsed(anInvoke())), answered(toast('done')));
    assert.deepEqual(bot.replies, []);
    assert.deepEqual(await bot.take(parsed(anActivity())), NONE);
    assert.deepEqual(bot.replies, [toast('done')]);
  });

  it('brings no reply when there is nothing to say', async () => {
    const bot = aTaking({ handle: async () => ({ kind: 'none' }) });
    await bot.take(parsed(anActivity()));
    assert.deepEqual(bot.replies, []);
  });

  it('asks the store about what it handles, and leaves the rest alone', async () => {
    const asked: string[] = [];
    const seen = {
      firstTime: async (conversationId: string, activityId: string) => {
        asked.push(`${conversationId} ${activityId}`);
        return true;
      },
    };
    const bot = aTaking({ seen });
    await bot.take(parsed(anActivity({ id: '1' })));
    await bot.take(parsed(anActivity({ id: '2', type: 'typing' })));
    assert.deepEqual(asked, ['a:1ada 1']);
    assert.deepEqual(bot.events, ['handled', 'ignored']);
  });

  describe('slow work', () => {
    it('is given its whole time, and no more', async () => {
      const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const work = workInHand();
      const bot = aTaking({ handle: work.handle });
      let response: unknown;
      void bot.take(parsed(anInvoke())).then((taken) => {
        response = taken;
      });
      await clock.tickAsync(INVOKE_BUDGET_MS - 1);
      assert.equal(response, undefined);
      await clock.tickAsync(1);
      assert.deepEqual(response, answered(toast('still working')));

      work.finish(toast('finally'));
      await bot.settled();
      assert.deepEqual(bot.replies, [toast('finally')]);
      assert.deepEqual(bot.events, ['slow', 'handled']);
    });

    it('on a message is answered with an empty 200, and replies once', async () => {
      const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const work = workInHand();
      const bot = aTaking({ handle: work.handle });
      const response = bot.take(parsed(anActivity()));
      await clock.tickAsync(MESSAGE_BUDGET_MS);
      assert.deepEqual(await response, NONE);
      assert.deepEqual(bot.replies, []);
      work.finish(toast('finally'));
      await bot.settled();
      assert.deepEqual(bot.replies, [toast('finally')]);
    });

    it('that fails in the end is apologized for in the end', async () => {
      const work = workInHand();
      const bot = aTaking({ handle: work.handle, invokeBudgetMs: 1 });
      await bot.take(parsed(anInvoke()));
      work.fail(new Error('gone'));
      await bot.settled();
      assert.deepEqual(bot.replies, [toast('sorry F-22222')]);
      assert.ok(bot.lines.some((line) => line.reference === 'F-22222'));
    });

    it('keeps no timer of work that was quick', async () => {
      const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      await aTaking().take(parsed(anInvoke()));
      assert.equal(clock.countTimers(), 0);
    });
  });

  describe('broken work', () => {
    const handle = async (): Promise<Answer> => {
      throw new Error('broken');
    };

    it('is apologized for where somebody waits', async () => {
      const bot = aTaking({ handle });
      assert.deepEqual(await bot.take(parsed(anInvoke())), answered(toast('sorry F-22222')));
      assert.deepEqual(await bot.take(parsed(anActivity())), NONE);
      assert.deepEqual(bot.replies, [toast('sorry F-22222')]);
    });

    it('is only logged where nobody does', async () => {
      const bot = aTaking({ handle });
      const install = parsed(anActivity({ type: 'installationUpdate', action: 'add' }));
      assert.deepEqual(await bot.take(install), NONE);
      assert.deepEqual(bot.replies, []);
      assert.ok(bot.lines.some((line) => line.reference === 'F-22222'));
    });

    it('stays an answer when the words for it break too', async () => {
      const whenBroken = (): Answer => {
        throw new Error('no words');
      };
      const bot = aTaking({ handle, whenBroken });
      assert.deepEqual(await bot.take(parsed(anInvoke())), NONE);
    });

    it('is logged when it is the reply', async () => {
      const reply = async () => {
        throw new Error('no way out');
      };
      const bot = aTaking({ reply });
      assert.deepEqual(await bot.take(parsed(anActivity())), NONE);
      assert.ok(bot.lines.some((line) => line.msg === 'answer not delivered'));
    });
  });
});

describe('newErrorReference', () => {
  it('is short, and cannot be misread', () => {
    const references = Array.from({ length: 500 }, newErrorReference);
    for (const reference of references) assert.match(reference, /^F-[2-9A-HJKMNP-TV-Z]{5}$/);
    assert.ok(new Set(references).size > 490);
  });
});
