import { type GraphRequest, intuneRefusal, Refusal } from '../exchange.ts';
import { graphTime, troubleshootingRow } from '../intuneRows.ts';
import { filteredProperties, project, type Row, readFilter } from '../odata.ts';
import { page, rowsOf } from '../paging.ts';
import { findUser } from './peopleRoutes.ts';
import { entity, type GraphWorld, list, type Route } from './route.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

const INTUNE_PAGES = { defaultSize: 1000, maxSize: 1000, count: 'page' } as const;

/** The only fields that the list may be filtered by (facts: graph §2.2). */
const FILTERABLE = new Set([
  'userPrincipalName',
  'deviceName',
  'operatingSystem',
  'complianceState',
  'enrolledDateTime',
  'lastSyncDateTime',
  'managementAgent',
  'managementState',
  'azureADDeviceId',
  'serialNumber',
  'manufacturer',
  'model',
]);

const DEVICES = ['DeviceManagementManagedDevices.Read.All'];
const CONFIGURATION = ['DeviceManagementServiceConfig.Read.All'];

/** Intune's part of Graph: devices, failed enrolments and what a preflight reads. */
export const intuneRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/deviceManagement/managedDevices',
    service: 'intune',
    roles: DEVICES,
    handle(request, world) {
      return devicePage(filterDevices(world.state.managedDevices(), request, world), request, world);
    },
  },
  {
    method: 'GET',
    path: '/deviceManagement/managedDevices/:device',
    service: 'intune',
    roles: DEVICES,
    handle(request, world, { device = '' }) {
      const row = world.state.managedDevices().find((entry) => entry['id'] === device.toLowerCase());
      if (row === undefined) throw intuneRefusal(404, 'ResourceNotFound');
      return entity(world, 'deviceManagement/managedDevices', selectDevice(row, request));
    },
  },
  {
    method: 'GET',
    path: '/users/:user/managedDevices',
    service: 'intune',
    roles: DEVICES,
    handle(request, world, { user = '' }) {
      return devicePage(world.state.devicesOf(findUser(world, user).id), request, world);
    },
  },
  {
    method: 'GET',
    path: '/deviceManagement/troubleshootingEvents',
    service: 'intune',
    roles: DEVICES,
    handle(request, world) {
      const rows = world.state.failures().map(troubleshootingRow);
      const context = 'deviceManagement/troubleshootingEvents';
      return page(rowsOf(rows), request, { ...INTUNE_PAGES, context }, world);
    },
  },
  {
    method: 'GET',
    path: '/deviceManagement/applePushNotificationCertificate',
    service: 'intune',
    roles: DEVICES,
    handle(_request, world) {
      const { appleIdentifier, expiresInDays, modifiedDaysAgo } = world.state.tenant.applePushCertificate;
      const now = world.state.clock().getTime();
      return entity(world, 'deviceManagement/applePushNotificationCertificate', {
        id: 'a9000000-0000-4000-8000-000000000001',
        appleIdentifier,
        topicIdentifier: 'com.apple.mgmt.External.a9000000-0000-4000-8000-000000000002',
        lastModifiedDateTime: graphTime(new Date(now - modifiedDaysAgo * DAY_MS)),
        expirationDateTime: graphTime(new Date(now + expiresInDays * DAY_MS)),
        certificateUploadStatus: null,
        certificateUploadFailureReason: null,
        certificateSerialNumber: 'FAKE0APNS0001',
      });
    },
  },
  {
    method: 'GET',
    path: '/deviceManagement/complianceManagementPartners',
    service: 'intune',
    roles: CONFIGURATION,
    handle(_request, world) {
      const now = world.state.clock().getTime();
      const partners = world.state.tenant.compliancePartners.map(
        ({
          lastHeartbeatHoursAgo,
          iosEnrollmentGroups,
          androidEnrollmentGroups,
          macOsEnrollmentGroups,
          ...rest
        }) => ({
          ...rest,
          lastHeartbeatDateTime: graphTime(new Date(now - lastHeartbeatHoursAgo * HOUR_MS)),
          iosEnrollmentAssignments: iosEnrollmentGroups.map(groupTarget),
          androidEnrollmentAssignments: androidEnrollmentGroups.map(groupTarget),
          macOsEnrollmentAssignments: macOsEnrollmentGroups.map(groupTarget),
        }),
      );
      return list(world, 'deviceManagement/complianceManagementPartners', partners);
    },
  },
  {
    method: 'GET',
    path: '/deviceManagement/deviceEnrollmentConfigurations',
    service: 'intune',
    roles: CONFIGURATION,
    handle(request, world) {
      return list(
        world,
        'deviceManagement/deviceEnrollmentConfigurations',
        enrollmentConfigurations(world, request.query.get('$expand') === 'assignments'),
      );
    },
  },
];

function devicePage(rows: readonly Row[], request: GraphRequest, world: GraphWorld) {
  const shown = rows.map((row) => selectDevice(row, request));
  return page(rowsOf(shown), request, { ...INTUNE_PAGES, context: 'deviceManagement/managedDevices' }, world);
}

function selectDevice(row: Row, request: GraphRequest): Row {
  const known = Object.keys(row);
  return project(row, request.query.get('$select'), known, known);
}

/** Filters, and the ways in which the real list does not. */
function filterDevices(rows: readonly Row[], request: GraphRequest, { quirks }: GraphWorld): readonly Row[] {
  const filter = request.query.get('$filter');
  if (filter === undefined || quirks.ignoresDeviceFilters) return rows;
  const named = filteredProperties(filter);
  if (named.includes('userId') && quirks.ignoresUserIdFilter) return rows;
  const refused = named.find((name) => !FILTERABLE.has(name));
  if (refused !== undefined)
    throw new Refusal(400, 'BadRequest', `Filtering by ${refused} is not supported.`);
  if (/^\s*userPrincipalName\s+eq\s+''\s*$/.test(filter)) return rows;
  return rows.filter(readFilter(filter));
}

function groupTarget(groupId: string) {
  return { target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId } };
}

/** The two defaults that every tenant has: how many devices, and which platforms. */
function enrollmentConfigurations(world: GraphWorld, withAssignments: boolean): Row[] {
  const { tenantId } = world.state.tenant.organisation;
  const { deviceLimit, platformsBlocked, personalDevicesBlocked } = world.state.tenant.enrollment;
  const common = {
    description: 'This is the default and applies to everybody.',
    displayName: 'All users and all devices',
    priority: 0,
    createdDateTime: '0001-01-01T00:00:00Z',
    version: 0,
    ...(withAssignments
      ? { assignments: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }] }
      : {}),
  };
  const restriction = (platform: (typeof platformsBlocked)[number]) => ({
    platformBlocked: platformsBlocked.includes(platform),
    personalDeviceEnrollmentBlocked: personalDevicesBlocked.includes(platform),
    osMinimumVersion: '',
    osMaximumVersion: '',
  });
  return [
    {
      '@odata.type': '#microsoft.graph.deviceEnrollmentLimitConfiguration',
      id: `${tenantId}_DefaultLimit`,
      ...common,
      limit: deviceLimit,
    },
    {
      '@odata.type': '#microsoft.graph.deviceEnrollmentPlatformRestrictionsConfiguration',
      id: `${tenantId}_DefaultPlatformRestrictions`,
      ...common,
      iosRestriction: restriction('ios'),
      androidRestriction: restriction('android'),
      windowsRestriction: restriction('windows'),
      macOSRestriction: restriction('macos'),
      windowsMobileRestriction: { ...restriction('windows'), platformBlocked: true },
    },
  ];
}
