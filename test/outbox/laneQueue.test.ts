import assert from 'node:assert/strict';
import { createLaneQueue } from '../../outbox/laneQueue.ts';

const anything = () => true;

describe('createLaneQueue', () => {
  function filled() {
    const queue = createLaneQueue<string>();
    queue.push('notice', 'n1');
    queue.push('reply', 'r1');
    queue.push('notice', 'n2');
    queue.push('reply', 'r2');
    return queue;
  }

  it('gives the best lane first and keeps the order within', () => {
    const queue = filled();
    const taken = [1, 2, 3, 4, 5].map(() => queue.take(anything, anything));
    assert.deepEqual(taken, ['r1', 'r2', 'n1', 'n2', undefined]);
  });

  it('passes over closed lanes and over what may not go yet', () => {
    const queue = filled();
    assert.equal(
      queue.take(anything, (lane) => lane !== 'reply'),
      'n1',
    );
    assert.equal(
      queue.take((_, item) => item !== 'r1', anything),
      'r2',
    );
    assert.equal(queue.count(), 2);
  });

  it('removes what matches and leaves the rest in order', () => {
    const queue = filled();
    assert.deepEqual(
      queue.remove((lane, item) => lane === 'notice' || item === 'r2'),
      ['r2', 'n1', 'n2'],
    );
    assert.equal(
      queue.count((lane) => lane === 'reply'),
      1,
    );
    assert.equal(
      queue.count((lane) => lane === 'notice'),
      0,
    );
  });
});
