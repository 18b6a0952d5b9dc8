import assert from 'node:assert/strict';
import { DirectoryError } from '../../directory/directoryError.ts';
import { samplePersonId } from '../../rehearsal/tenant/sampleTenant.ts';
import { isDirectoryError } from '../contracts/directory.ts';
import { useGraph } from '../fakes/graphFixture.ts';
import { sendJson, useLoopback } from '../fakes/loopbackServer.ts';

const alva = samplePersonId(1);
const upn = 'alva.exempelsson@nordvik.example';

describe('DirectoryError', () => {
  const openGraph = useGraph();
  const openServer = useLoopback();

  it('says what was tried, what Graph answered and what to do, and names nobody', async () => {
    const { directory } = await openGraph({ quirks: { grantedRoles: new Set() } });
    await assert.rejects(directory.findPersonByUpn(upn), (error) => {
      assert.ok(error instanceof DirectoryError);
      assert.equal(
        error.message,
        'Could not read a person (403 Authorization_RequestDenied): ' +
          'grant User.Read.All as application permission and give admin consent',
      );
      assert.ok(!error.message.includes('alva'));
      return true;
    });
  });

  it('takes Intune’s 401 for a missing role for what it is', async () => {
    const { directory } = await openGraph({ quirks: { grantedRoles: new Set() } });
    await assert.rejects(directory.listEnrollmentFailures(new Date(0)), isDirectoryError('missingConsent'));
  });

  it('names fields that are wrong, and not their values', async () => {
    const row = { id: 'x', userPrincipalName: upn, accountEnabled: 'secret value' };
    const server = await openServer((_request, response) => sendJson(response, row));
    const { directory } = await openGraph({ settings: { baseUrl: server.url } });
    await assert.rejects(directory.readPerson(alva), (error) => {
      assert.ok(error instanceof DirectoryError && error.reason === 'untrustworthyAnswer');
      assert.match(error.message, /accountEnabled/);
      assert.ok(!error.message.includes('secret value'));
      return true;
    });
  });

  it('does not take somebody else for the person that was asked about', async () => {
    const row = { id: 'x', userPrincipalName: 'other@nordvik.example', accountEnabled: true };
    const server = await openServer((_request, response) => sendJson(response, { value: [row] }));
    const { directory } = await openGraph({ settings: { baseUrl: server.url } });
    await assert.rejects(directory.findPersonByUpn(upn), isDirectoryError('untrustworthyAnswer'));
  });

  it('leaves out events that are no failed enrolments, or nobody’s', async () => {
    const event = {
      '@odata.type': '#microsoft.graph.enrollmentTroubleshootingEvent',
      id: 'one',
      eventDateTime: '2026-11-20T08:40:00.1234567Z',
      userId: alva.toUpperCase(),
      failureReason: null,
    };
    const rows = [
      { ...event, id: 'late', eventDateTime: '2026-11-20T09:00:00Z' },
      event,
      event,
      { ...event, id: 'nobody', userId: '' },
      { '@odata.type': '#microsoft.graph.appLogCollectionEvent', id: 'other' },
    ];
    const server = await openServer((_request, response) => sendJson(response, { value: rows }));
    const { directory } = await openGraph({ settings: { baseUrl: server.url } });
    const failures = await directory.listEnrollmentFailures(new Date('2026-11-20T08:00:00Z'));
    assert.deepEqual(
      failures.map(({ id, personId, category, reason }) => ({ id, personId, category, reason })),
      [
        { id: 'one', personId: alva, category: 'unknown', reason: '' },
        { id: 'late', personId: alva, category: 'unknown', reason: '' },
      ],
    );
  });
});
