import assert from 'node:assert/strict';
import { itBehavesAsLedger } from '../contracts/ledger.ts';
import { createMemoryLedger } from './memoryLedger.ts';

describe('the ledger in memory', () => {
  itBehavesAsLedger(async () => {
    const memory = createMemoryLedger();
    return {
      ledger: memory.ledger,
      plan: async (deliveries) => memory.plan(deliveries),
      wave: async (id, state) => memory.setWave(id, state),
      async look(id) {
        const row = memory.rows.find((one) => one.id === id);
        assert.ok(row);
        const { state, attempts, reason, sentAgain } = row;
        return { state, attempts, reason, sentAgain };
      },
      count: async () => memory.count(),
    };
  });
});
