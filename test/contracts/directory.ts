import assert from 'node:assert/strict';
import type { CohortMember, Directory } from '../../directory/directory.ts';
import { DirectoryError } from '../../directory/directoryError.ts';
import type { GroupId, PersonId } from '../../domain/ids.ts';
import { platformOf } from '../../domain/judgeEnrollment.ts';
import type { TenantState } from '../../rehearsal/graph/tenantState.ts';
import { sampleGroupId, samplePersonId } from '../../rehearsal/tenant/sampleTenant.ts';

/** A directory of the sample tenant, and the hand that moves things behind it. */
export interface OpenDirectory {
  readonly directory: Directory;
  readonly tenant: TenantState;
}

const wave1 = sampleGroupId(1);
const headOffice = sampleGroupId(2);
const emptyGroup = sampleGroupId(11);
const noGroup = 'b0000000-0000-4000-8000-00000000dead' as GroupId;
const alva = samplePersonId(1);
const otto = samplePersonId(4);
const nobody = 'a1000000-0000-4000-8000-00000000dead' as PersonId;

/** What every `Directory` must do, whatever it talks to. */
export function describeDirectory(name: string, open: () => Promise<OpenDirectory>): void {
  describe(`${name} as a directory`, () => {
    describe('groups', () => {
      it('finds groups by the beginning of their name', async () => {
        const { directory } = await open();
        const found = await directory.searchGroups('Wave 1');
        assert.deepEqual(
          found.map((group) => group.displayName),
          [
            'Wave 1 – Stockholm',
            'Wave 1 – Stockholm, head office',
            'Wave 1 – Stockholm, shops and warehouse',
          ],
        );
        assert.deepEqual(found[0], {
          id: wave1,
          displayName: 'Wave 1 – Stockholm',
          description: 'Everybody at the Stockholm offices; the first to move',
        });
      });

      it('finds groups by a word inside their name', async () => {
        const { directory } = await open();
        const found = await directory.searchGroups('warehou');
        assert.deepEqual(
          found.map((group) => group.displayName),
          ['Wave 1 – Stockholm, shops and warehouse'],
        );
      });

      it('finds a name full of characters that mean something in a query', async () => {
        const { directory, tenant } = await open();
        const name = 'O\'Brien "R&D" 50% #1 \\ +plus';
        const id = sampleGroupId(900);
        tenant.memberships.addLargeGroup(id, name, 0);
        for (const text of [
          "O'Brien",
          'O\'Brien "R&D" 50% #1 \\ +',
          'brien',
          '#1 plus',
          '"r',
          'O\'Brien "R&',
        ]) {
          const found = await directory.searchGroups(text);
          assert.deepEqual(
            found.map((group) => group.displayName),
            [name],
            text,
          );
        }
      });

      for (const text of ["O'Brien", 'a "quoted" name', 'R&D', '50% #1', '\\']) {
        it(`takes the text ${text} for text and nothing else`, async () => {
          const { directory } = await open();
          assert.deepEqual(await directory.searchGroups(text), []);
        });
      }

      it('finds nothing for an empty text', async () => {
        const { directory } = await open();
        assert.deepEqual(await directory.searchGroups('  '), []);
      });

      it('reads one group, and null where there is none', async () => {
        const { directory } = await open();
        assert.equal((await directory.readGroup(wave1))?.displayName, 'Wave 1 – Stockholm');
        assert.equal(await directory.readGroup(noGroup), null);
      });
    });

    describe('members', () => {
      it('lists everybody in the groups inside, each once', async () => {
        const { directory, tenant } = await open();
        const members = await everybody(directory, wave1);
        assert.equal(members.length, tenant.memberships.transitiveMembers(wave1).length);
        assert.ok(members.length >= 220);
        assert.equal(new Set(members.map((member) => member.id)).size, members.length);
      });

      it('marks guests, disabled accounts and missing licences', async () => {
        const { directory } = await open();
        const members = await everybody(directory, wave1);
        const count = (is: (member: CohortMember) => boolean): number => members.filter(is).length;
        assert.equal(
          count((member) => member.isGuest),
          2,
        );
        assert.equal(
          count((member) => !member.accountEnabled),
          4,
        );
        assert.equal(
          count((member) => !member.isGuest && !member.hasIntuneLicense),
          4,
        );
        assert.equal(
          count((member) => member.preferredLanguage === null && !member.isGuest),
          6,
        );
      });

      it('gives no page for an empty group, and throws for one that does not exist', async () => {
        const { directory } = await open();
        assert.deepEqual(await everybody(directory, emptyGroup), []);
        await assert.rejects(everybody(directory, noGroup), isDirectoryError('notFound'));
      });

      it('knows which of some groups a person is in, also through others', async () => {
        const { directory } = await open();
        assert.deepEqual(await directory.memberGroupsOf(alva, [wave1, emptyGroup, headOffice]), [
          wave1,
          headOffice,
        ]);
        assert.deepEqual(await directory.memberGroupsOf(alva, []), []);
      });

      it('asks about more groups than Graph takes at once', async () => {
        const { directory } = await open();
        const strangers = Array.from({ length: 44 }, (_, index) => sampleGroupId(500 + index));
        assert.deepEqual(await directory.memberGroupsOf(alva, [...strangers, wave1]), [wave1]);
      });
    });

    describe('people', () => {
      it('reads a person, and null where there is nobody', async () => {
        const { directory } = await open();
        assert.deepEqual(await directory.readPerson(alva), {
          id: alva,
          userPrincipalName: 'alva.exempelsson@nordvik.example',
          displayName: 'Alva Exempelsson',
          givenName: 'Alva',
          accountEnabled: true,
          isGuest: false,
          usageLocation: 'SE',
          preferredLanguage: 'sv-SE',
          hasIntuneLicense: true,
        });
        assert.equal(await directory.readPerson(nobody), null);
      });

      for (const upn of [
        'alva.exempelsson@nordvik.example',
        'ALVA.Exempelsson@nordvik.example',
        "siobhan.o'sampleton@nordvik.example",
        "iris.o'mockley_partner.example#EXT#@nordvik.example",
      ]) {
        it(`finds ${upn}`, async () => {
          const { directory } = await open();
          const found = await directory.findPersonByUpn(upn);
          assert.equal(found?.userPrincipalName.toLowerCase(), upn.toLowerCase());
        });
      }

      it('finds nobody for a name that does not exist, is empty or tries to be a filter', async () => {
        const { directory } = await open();
        assert.equal(await directory.findPersonByUpn('nobody@nordvik.example'), null);
        assert.equal(await directory.findPersonByUpn(' '), null);
        assert.equal(await directory.findPersonByUpn("x' or accountEnabled eq true"), null);
      });
    });

    describe('managed devices', () => {
      it('lists each person’s own devices, and an empty list for the others', async () => {
        const { directory, tenant } = await open();
        const phone = tenant.enroll(alva, { platform: 'ios', deviceName: 'Alvas iPhone', serial: 'FAKE1' });
        tenant.setCompliance(phone, 'compliant');
        const found = await directory.listManagedDevicesOf(await owners(directory, [alva, otto]));
        assert.deepEqual([...found.keys()], [alva, otto]);
        const [device] = found.get(alva) ?? [];
        assert.equal(device?.id, phone);
        assert.equal(device?.serialNumber, 'FAKE1');
        assert.equal(device?.complianceState, 'compliant');
        assert.deepEqual(device?.enrolledAt, tenant.clock());
        assert.deepEqual(
          found.get(otto)?.map((row) => [row.managementAgent, row.enrolledAt, row.serialNumber]),
          [['eas', null, null]],
        );
      });

      it('asks for more people than a batch takes', async () => {
        const { directory, tenant } = await open();
        const members = (await everybody(directory, wave1)).slice(0, 45);
        for (const member of members) {
          tenant.enroll(member.id, { platform: 'android', deviceName: member.givenName });
        }
        const found = await directory.listManagedDevicesOf(members);
        assert.equal(found.size, 45);
        for (const member of members) {
          const names = found.get(member.id)?.map((device) => device.deviceName) ?? [];
          assert.ok(names.includes(member.givenName));
        }
      });

      it('lists what was enrolled since a moment, and nothing older', async () => {
        const { directory, tenant } = await open();
        const before = new Date(tenant.clock().getTime() - 60_000);
        const ids = [
          tenant.enroll(alva, { platform: 'ios', deviceName: 'one' }),
          tenant.enroll(otto, { platform: 'macos', deviceName: 'two' }),
        ];
        const rows = (await pages(directory.listEnrolledSince(before))).flat();
        assert.deepEqual(
          rows.map((row) => row.id),
          ids,
        );
        assert.deepEqual(
          rows.map((row) => platformOf(row.operatingSystem)),
          ['ios', 'macos'],
        );
        const later = new Date(tenant.clock().getTime() + 1000);
        assert.deepEqual(await pages(directory.listEnrolledSince(later)), []);
      });

      it('lists failed enrolments since a moment', async () => {
        const { directory, tenant } = await open();
        const id = tenant.failEnrollment(alva, 'DeviceCapReached');
        const [failure, ...others] = await directory.listEnrollmentFailures(tenant.clock());
        assert.deepEqual(others, []);
        assert.deepEqual(failure, {
          id,
          personId: alva,
          at: tenant.clock(),
          operatingSystem: 'iOS',
          category: 'enrollmentRestrictionsEnforced',
          reason: 'DeviceCapReached',
        });
        const later = new Date(tenant.clock().getTime() + 1000);
        assert.deepEqual(await directory.listEnrollmentFailures(later), []);
      });
    });

    describe('the app', () => {
      it('is installed once', async () => {
        const { directory } = await open();
        assert.equal(await directory.hasApp(alva), false);
        assert.deepEqual(await directory.installApp(alva), { kind: 'installed' });
        assert.equal(await directory.hasApp(alva), true);
        assert.deepEqual(await directory.installApp(alva), { kind: 'alreadyInstalled' });
      });

      it('is refused for somebody under a policy and for somebody without Teams', async () => {
        const { directory } = await open();
        assert.deepEqual(await directory.installApp(samplePersonId(50)), { kind: 'blockedByPolicy' });
        assert.deepEqual(await directory.installApp(samplePersonId(80)), { kind: 'notFound' });
        assert.deepEqual(await directory.installApp(nobody), { kind: 'notFound' });
      });

      it('has an id in the catalogue', async () => {
        const { directory, tenant } = await open();
        assert.equal(await directory.readCatalogAppId(), tenant.tenant.app.catalogId);
      });
    });
  });
}

/** For `assert.rejects`: a DirectoryError of this reason. */
export function isDirectoryError(reason: DirectoryError['reason']): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof DirectoryError, String(error));
    assert.equal(error.reason, reason, error.message);
    return true;
  };
}

async function everybody(directory: Directory, groupId: GroupId): Promise<CohortMember[]> {
  return (await pages(directory.listMembers(groupId))).flat();
}

async function owners(directory: Directory, ids: readonly PersonId[]): Promise<CohortMember[]> {
  const people = await Promise.all(ids.map((id) => directory.readPerson(id)));
  return people.filter((person) => person !== null);
}

async function pages<Row>(listing: AsyncIterable<Row[]>): Promise<Row[][]> {
  const all: Row[][] = [];
  for await (const page of listing) all.push(page);
  return all;
}
