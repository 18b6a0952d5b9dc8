import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Directory } from '../../directory/directory.ts';
import { DirectoryError } from '../../directory/directoryError.ts';
import { sampleGroupId, samplePersonId } from '../../rehearsal/tenant/sampleTenant.ts';
import { collect, useGraph } from '../fakes/graphFixture.ts';

const alva = { id: samplePersonId(1), userPrincipalName: 'alva.exempelsson@nordvik.example' };
const wave1 = sampleGroupId(1);
const since = new Date('2026-11-20T00:00:00Z');

/** Every call and the roles that its docstring names. */
const CALLS: readonly (readonly [
  keyof Directory,
  (directory: Directory) => Promise<unknown>,
  readonly string[],
])[] = [
  ['searchGroups', (directory) => directory.searchGroups('Wave'), ['GroupMember.Read.All']],
  ['readGroup', (directory) => directory.readGroup(wave1), ['GroupMember.Read.All']],
  [
    'listMembers',
    (directory) => collect(directory.listMembers(wave1)),
    ['GroupMember.Read.All', 'User.Read.All'],
  ],
  ['readPerson', (directory) => directory.readPerson(alva.id), ['User.Read.All']],
  ['findPersonByUpn', (directory) => directory.findPersonByUpn(alva.userPrincipalName), ['User.Read.All']],
  [
    'memberGroupsOf',
    (directory) => directory.memberGroupsOf(alva.id, [wave1]),
    ['GroupMember.Read.All', 'User.Read.All'],
  ],
  [
    'listManagedDevicesOf',
    (directory) => directory.listManagedDevicesOf([alva]),
    ['DeviceManagementManagedDevices.Read.All'],
  ],
  [
    'listEnrolledSince',
    (directory) => collect(directory.listEnrolledSince(since)),
    ['DeviceManagementManagedDevices.Read.All'],
  ],
  [
    'listEnrollmentFailures',
    (directory) => directory.listEnrollmentFailures(since),
    ['DeviceManagementManagedDevices.Read.All'],
  ],
  ['readCatalogAppId', (directory) => directory.readCatalogAppId(), ['AppCatalog.Read.All']],
  ['hasApp', (directory) => directory.hasApp(alva.id), ['TeamsAppInstallation.ReadWriteSelfForUser.All']],
];

describe('permissions', () => {
  const openGraph = useGraph();
  const page = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');

  for (const [name, call, roles] of CALLS) {
    it(`${name} works with what it says it needs`, async () => {
      const { directory } = await openGraph({ quirks: { grantedRoles: new Set(roles) } });
      await call(directory);
    });

    for (const missing of roles) {
      it(`${name} says what to grant when ${missing} is missing`, async () => {
        const grantedRoles = new Set(roles.filter((role) => role !== missing));
        const { directory } = await openGraph({ quirks: { grantedRoles } });
        await assert.rejects(call(directory), (error) => {
          assert.ok(error instanceof DirectoryError);
          assert.ok(['missingConsent', 'forbidden'].includes(error.reason), error.reason);
          assert.ok(error.message.includes(missing), error.message);
          return true;
        });
      });
    }

    it(`${name} and its permissions are on the page for administrators`, () => {
      const row = page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
      assert.ok(row, `docs/permissions.md has no row for ${name}`);
      for (const role of roles) assert.ok(row.includes(role), `${name} needs ${role}`);
    });
  }

  it('installApp needs one permission when the catalogue id is configured', async () => {
    const role = 'TeamsAppInstallation.ReadWriteSelfForUser.All';
    const { directory, graph } = await openGraph({
      quirks: { grantedRoles: new Set([role]) },
      settings: {
        app: {
          manifestId: '70000000-0000-4000-8000-0000000000ee',
          catalogId: '70000000-0000-4000-8000-000000000001',
        },
      },
    });
    assert.deepEqual(await directory.installApp(alva.id), { kind: 'installed' });
    graph.quirks.grantedRoles = new Set();
    assert.deepEqual(await directory.installApp(samplePersonId(4)), {
      kind: 'failed',
      reason: 'forbidden',
      temporary: false,
      retryAfterMs: null,
    });
  });
});
