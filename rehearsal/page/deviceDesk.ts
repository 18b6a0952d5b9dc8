import { z } from 'zod';
import { PLATFORMS } from '../../domain/device.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { InventoryDevice } from '../../domain/inventory.ts';
import type { TenantState } from '../graph/tenantState.ts';
import type { SamplePerson } from '../tenant/sampleTenant.ts';

/** What the page may ask: one lets a device of the sample tenant do something. */
export const deviceAct = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('enroll'),
    platform: z.enum(PLATFORMS),
    name: z.string().min(1).max(80),
    serial: z.string().max(80),
  }),
  z.object({
    act: z.literal('compliance'),
    deviceId: z.string(),
    state: z.enum(['compliant', 'noncompliant', 'inGracePeriod', 'unknown']),
  }),
  z.object({ act: z.literal('fail'), platform: z.enum(PLATFORMS), reason: z.string().min(1).max(80) }),
  z.object({ act: z.literal('remove'), deviceId: z.string() }),
]);
export type DeviceAct = z.infer<typeof deviceAct>;

/** Acts as the devices of one person, in the Graph stand-in. */
export function createDeviceDesk(
  state: TenantState,
  person: SamplePerson,
  inventory: readonly InventoryDevice[],
) {
  const personId = person.id as PersonId;
  return {
    act(request: DeviceAct): void {
      switch (request.act) {
        case 'enroll':
          state.enroll(personId, {
            platform: request.platform,
            deviceName: request.name,
            ...(request.serial ? { serial: request.serial } : {}),
            ownership: 'personal',
          });
          return;
        case 'compliance':
          state.setCompliance(request.deviceId, request.state);
          return;
        case 'fail':
          state.failEnrollment(personId, request.reason, request.platform);
          return;
        case 'remove':
          state.removeDevice(request.deviceId);
          return;
      }
    },
    /** What the page shows. */
    view() {
      return {
        person: person.displayName,
        oldDevices: inventory.filter((device) => device.ownerUpn === person.userPrincipalName.toLowerCase()),
        intuneDevices: state.devicesOf(personId).map((row) => ({
          id: row['id'],
          name: row['deviceName'],
          os: row['operatingSystem'],
          serial: row['serialNumber'],
          compliance: row['complianceState'],
        })),
        groups: state.tenant.groups.map((group) => ({
          name: group.displayName,
          people: state.memberships.transitiveMembers(group.id).length,
        })),
        people: state.tenant.people.length,
        unreachable: state.tenant.people.filter(
          (one) => one.teams !== 'works' || !one.accountEnabled || one.isGuest,
        ).length,
      };
    },
  };
}

export type DeviceDesk = ReturnType<typeof createDeviceDesk>;
