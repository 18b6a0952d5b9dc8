import assert from 'node:assert/strict';
import type { Waiting } from '../../directory/client/requestPolicy.ts';
import { DirectoryError } from '../../directory/directoryError.ts';
import type { Fault } from '../../rehearsal/graph/faults.ts';
import { sampleGroupId, samplePersonId } from '../../rehearsal/tenant/sampleTenant.ts';
import { isDirectoryError } from '../contracts/directory.ts';
import { useGraph } from '../fakes/graphFixture.ts';
import { fakeWaiting } from '../fakes/waiting.ts';

const alva = samplePersonId(1);
const readingAlva = /^GET \/users\//;

describe('requests to Graph that go wrong', () => {
  const openGraph = useGraph();

  describe('passing trouble is waited out', () => {
    const faults: readonly (readonly [string, Fault])[] = [
      ['a 429', { kind: 'refuse', status: 429, retryAfter: '1' }],
      ['a 429 without Retry-After', { kind: 'refuse', status: 429 }],
      ['a 503', { kind: 'refuse', status: 503 }],
      ['a 504', { kind: 'refuse', status: 504 }],
      ['an empty 500', { kind: 'empty', status: 500 }],
      ['a gateway’s HTML page', { kind: 'html', status: 502 }],
      ['an HTML page that calls itself a success', { kind: 'html', status: 200 }],
      ['a connection that is reset', { kind: 'reset' }],
      ['an answer that is cut off', { kind: 'cutOff' }],
      ['JSON that ends too early', { kind: 'truncatedJson' }],
      ['an answer that never comes', { kind: 'hang' }],
    ];
    for (const [name, fault] of faults) {
      it(name, async () => {
        const { directory, graph, retries } = await openGraph({ limits: { attemptTimeoutMs: 250 } });
        graph.faults.plan({ on: readingAlva, fault, times: 2 });
        assert.equal((await directory.readPerson(alva))?.givenName, 'Alva');
        assert.equal(graph.requests.length, 3);
        assert.deepEqual(
          retries.map((retry) => retry.attempt),
          [1, 2],
        );
      });
    }

    it('a slow answer is simply waited for', async () => {
      const { directory, graph } = await openGraph();
      graph.faults.plan({ on: readingAlva, fault: { kind: 'slow', ms: 20 } });
      assert.equal((await directory.readPerson(alva))?.givenName, 'Alva');
      assert.equal(graph.requests.length, 1);
    });

    it('keeps the client-request-id over the attempts of one request, and no longer', async () => {
      const { directory, graph } = await openGraph();
      graph.faults.plan({ on: readingAlva, fault: { kind: 'refuse', status: 503 } });
      await directory.readPerson(alva);
      await directory.readPerson(alva);
      const [first, second, third] = graph.requests.map((request) => request.headers['client-request-id']);
      assert.match(first ?? '', /^[0-9a-f-]{36}$/);
      assert.equal(first, second);
      assert.notEqual(first, third);
    });

    it('also where the request is a POST that changes nothing', async () => {
      const { directory, graph } = await openGraph();
      graph.faults.plan({ on: /checkMemberGroups/, fault: { kind: 'reset' } });
      const ids = [sampleGroupId(1), sampleGroupId(11)];
      assert.deepEqual(await directory.memberGroupsOf(alva, ids), [sampleGroupId(1)]);
      assert.equal(graph.requests.length, 2);
    });
  });

  describe('how long', () => {
    const start = '2026-11-20T08:00:00Z';
    const waitsFor = async (retryAfter: string | undefined, random = 0): Promise<readonly number[]> => {
      const waiting = fakeWaiting({ start, random });
      const { directory, graph } = await openGraph({ waiting, limits: { deadlineMs: 10_000_000 } });
      const fault: Fault = {
        kind: 'refuse',
        status: 429,
        ...(retryAfter === undefined ? {} : { retryAfter }),
      };
      graph.faults.plan({ on: readingAlva, fault });
      await directory.readPerson(alva);
      return waiting.waits;
    };

    it('as many seconds as Graph asks for, however many', async () => {
      assert.deepEqual(await waitsFor('17'), [17_000]);
      assert.deepEqual(await waitsFor('5400'), [5_400_000]);
    });

    it('until the date that Graph names', async () => {
      assert.deepEqual(await waitsFor('Fri, 20 Nov 2026 08:10:00 GMT'), [600_000]);
    });

    it('spread a little, but never shorter', async () => {
      assert.deepEqual(await waitsFor('17', 0.5), [17_500]);
    });

    it('a wait of our own when Graph names none, a past one or nonsense', async () => {
      for (const header of [undefined, '0', 'Fri, 20 Nov 2026 07:00:00 GMT', 'soon']) {
        assert.deepEqual(await waitsFor(header), [500], String(header));
      }
    });

    it('longer each time, up to a limit', async () => {
      const { directory, graph, waiting } = await openGraph({ limits: { maxAttempts: 9, deadlineMs: 1e9 } });
      graph.faults.plan({ on: readingAlva, fault: { kind: 'empty', status: 503 }, times: 8 });
      await directory.readPerson(alva);
      assert.deepEqual(waiting.waits, [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    });
  });

  describe('an end', () => {
    it('after the last attempt, with Graph’s own words', async () => {
      const { directory, graph } = await openGraph({ limits: { maxAttempts: 3 } });
      graph.faults.plan({ on: readingAlva, fault: { kind: 'refuse', status: 503 }, times: 10 });
      await assert.rejects(directory.readPerson(alva), (error) => {
        assert.ok(error instanceof DirectoryError);
        assert.equal(error.reason, 'unavailable');
        assert.equal(error.status, 503);
        assert.equal(error.code, 'ServiceUnavailable');
        assert.match(error.requestId ?? '', /^[0-9a-f-]{36}$/);
        assert.ok(error.cause instanceof Error);
        assert.equal(error.cause.message, 'A planned fault.');
        assert.ok(error.isTemporary);
        return true;
      });
      assert.equal(graph.requests.length, 3);
    });

    it('keeps the cause of a broken connection', async () => {
      const { directory, graph } = await openGraph({ limits: { maxAttempts: 1 } });
      graph.faults.plan({ on: readingAlva, fault: { kind: 'reset' } });
      await assert.rejects(directory.readPerson(alva), (error) => {
        assert.ok(error instanceof DirectoryError && error.reason === 'unavailable' && error.status === null);
        const causes = [];
        for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) causes.push(cause);
        assert.ok(causes.length >= 4, 'ours, the chain’s, fetch’s and the socket’s');
        return true;
      });
    });

    it('names a success that is not Graph’s untrustworthy', async () => {
      const { directory, graph } = await openGraph({ limits: { maxAttempts: 2 } });
      graph.faults.plan({ on: readingAlva, fault: { kind: 'html', status: 200 }, times: 2 });
      await assert.rejects(directory.readPerson(alva), isDirectoryError('untrustworthyAnswer'));
    });

    it('at once when Graph asks for more time than there is', async () => {
      const { directory, graph, waiting } = await openGraph({ limits: { deadlineMs: 60_000 } });
      graph.faults.plan({ on: readingAlva, fault: { kind: 'refuse', status: 429, retryAfter: '61' } });
      await assert.rejects(directory.readPerson(alva), (error) => {
        assert.ok(error instanceof DirectoryError);
        assert.equal(error.reason, 'throttled');
        assert.equal(error.retryAfterMs, 61_000);
        return true;
      });
      assert.deepEqual(waiting.waits, []);
      assert.equal(graph.requests.length, 1);
    });

    it('in the middle of a wait, when the deadline passes', async () => {
      const waiting: Waiting = {
        now: () => 0,
        random: () => 0,
        sleep: (_ms, signal) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
      };
      const { directory, graph } = await openGraph({
        settings: { waiting, limits: { deadlineMs: 600 } },
      });
      graph.faults.plan({
        on: readingAlva,
        fault: { kind: 'refuse', status: 429, retryAfter: '0' },
        times: 9,
      });
      await assert.rejects(directory.readPerson(alva), isDirectoryError('throttled'));
      assert.equal(graph.requests.length, 1);
    });

    it('in the middle of an attempt, when the deadline passes', async () => {
      const { directory, graph } = await openGraph({ limits: { deadlineMs: 100, attemptTimeoutMs: 10_000 } });
      graph.faults.plan({ on: readingAlva, fault: { kind: 'hang' }, times: 9 });
      await assert.rejects(directory.readPerson(alva), isDirectoryError('unavailable'));
      assert.equal(graph.requests.length, 1);
    });

    for (const [status, code, reason] of [
      [400, 'BadRequest', 'badRequest'],
      [401, 'InvalidAuthenticationToken', 'unauthorized'],
      [403, 'Authorization_RequestDenied', 'missingConsent'],
      [403, 'Forbidden', 'forbidden'],
    ] as const) {
      it(`at once for ${status} ${code}, which no waiting changes`, async () => {
        const { directory, graph } = await openGraph();
        graph.faults.plan({ on: readingAlva, fault: { kind: 'refuse', status, code } });
        await assert.rejects(directory.readPerson(alva), isDirectoryError(reason));
        assert.equal(graph.requests.length, 1);
      });
    }
  });
});
