import { z } from 'zod';
import { PLATFORMS } from '../../domain/device.ts';

/** What `tenant.yaml` may say: strict, so that a misspelt field is an error and not a silence. */

/** How Teams and its policies treat somebody; the stand-ins for Graph and for the Connector act by it. */
export const TEAMS_SITUATIONS = [
  'works',
  /** An app permission policy refuses the app: Graph answers 403 to the installation. */
  'appBlockedByPolicy',
  /** No Teams licence: Graph answers 404 to the installation. */
  'noTeams',
  /** Installs, but every message meets a block by the person. */
  'blockedTheBot',
  /** Installs, but every message meets an uninstalled app. */
  'uninstalledTheBot',
] as const;

/** Whom the Agents Playground knows: it takes exactly five. */
export const PLAYGROUND_ROLES = ['currentUser', 'agent', 'recipient'] as const;

const number = z.int().positive().max(999_999);
const isTrue = z.literal(true);

const person = z.strictObject({
  n: number,
  /** First word given name, the rest surname. */
  name: z.string().regex(/^\S+ \S/),
  office: z.string(),
  /** Before the domain, when it cannot be made from the name. */
  upn: z.string().optional(),
  /** Instead of the office's; null when the directory does not know. */
  language: z.string().nullable().optional(),
  timeZone: z.string().optional(),
  disabled: isTrue.optional(),
  guest: isTrue.optional(),
  /** Intune licence, when it is not simply there. */
  plan: z.enum(['none', 'suspended']).optional(),
  teams: z.enum(TEAMS_SITUATIONS).optional(),
  playground: z.enum(PLAYGROUND_ROLES).optional(),
});

/** `17` or `4-120`. */
const range = z.union([number, z.string().regex(/^\d+-\d+$/)]);

const group = z.strictObject({
  n: number,
  name: z.string().min(1),
  description: z.string().nullable(),
  groups: z.array(number).optional(),
  people: z.array(range),
});

const intuneDevice = z.strictObject({
  n: number,
  owner: number.nullable(),
  platform: z.enum(PLATFORMS),
  deviceName: z.string(),
  serial: z.string().optional(),
  ownership: z.enum(['personal', 'company']).optional(),
  agent: z.string().optional(),
  state: z.string().optional(),
  complianceState: z.string(),
  /** Absent: Intune has no date. */
  enrolledDaysAgo: z.number().optional(),
});

const compliancePartner = z.strictObject({
  id: z.guid(),
  displayName: z.string(),
  partnerState: z.enum(['enabled', 'terminated', 'rejected', 'unresponsive', 'unavailable', 'unknown']),
  iosOnboarded: z.boolean(),
  androidOnboarded: z.boolean(),
  macOsOnboarded: z.boolean(),
  lastHeartbeatHoursAgo: z.number(),
  iosEnrollmentGroups: z.array(z.guid()),
  androidEnrollmentGroups: z.array(z.guid()),
  macOsEnrollmentGroups: z.array(z.guid()),
});

export const tenantSchema = z.strictObject({
  organisation: z.strictObject({ tenantId: z.guid(), name: z.string(), domain: z.string() }),
  app: z.strictObject({ manifestId: z.guid(), catalogId: z.guid(), name: z.string() }),
  offices: z.record(
    z.string(),
    z.strictObject({ country: z.string().length(2), timeZone: z.string(), language: z.string() }),
  ),
  groups: z.array(group),
  /** Already in Graph's shape; what is missing in a policy is null or empty in the answer. */
  conditionalAccess: z.array(
    z.looseObject({
      id: z.guid(),
      displayName: z.string(),
      state: z.enum(['enabled', 'disabled', 'enabledForReportingButNotEnforced']),
      conditions: z.looseObject({}),
    }),
  ),
  compliancePartners: z.array(compliancePartner),
  applePushCertificate: z.strictObject({
    appleIdentifier: z.string(),
    expiresInDays: z.number(),
    modifiedDaysAgo: z.number(),
  }),
  enrollment: z.strictObject({
    deviceLimit: z.int().min(1).max(15),
    personalDevicesBlocked: z.array(z.enum(PLATFORMS)),
    platformsBlocked: z.array(z.enum(PLATFORMS)),
  }),
  licenses: z.array(z.strictObject({ skuId: z.guid(), skuPartNumber: z.string(), seats: z.int() })),
  intuneDevices: z.array(intuneDevice),
  people: z.array(person).min(1),
});

/** The file as it is written. */
export type TenantFile = z.infer<typeof tenantSchema>;
