import { createLimiter, type LimiterRules } from '../limiter.ts';
import type { Row } from '../odata.ts';
import { page, rowsOf } from '../paging.ts';
import { list, type Route } from './route.ts';

/** One request a second for the whole tenant, and not a word about when to come back (facts: graph §0). */
const POLICY_LIMIT: LimiterRules = { perSecond: 1, tellsRetryAfter: false };

/** Conditional access and licences. */
export function policyRoutes(clock: () => Date): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/identity/conditionalAccess/policies',
      service: 'policies',
      roles: ['Policy.Read.All'],
      limit: createLimiter(POLICY_LIMIT, clock),
      handle(request, world) {
        const rows = world.state.tenant.conditionalAccess.map(policyRow);
        const rules = {
          defaultSize: 100,
          maxSize: 1000,
          count: 'first',
          context: 'identity/conditionalAccess/policies',
        } as const;
        return page(rowsOf(rows), request, rules, world);
      },
    },
    {
      method: 'GET',
      path: '/subscribedSkus',
      service: 'directory',
      roles: ['Organization.Read.All'],
      handle(_request, world) {
        const { licenses, people } = world.state.tenant;
        const taken = people.filter((person) => person.intunePlan === 'enabled').length;
        const skus = licenses.map((license) => ({
          id: `${world.state.tenant.organisation.tenantId}_${license.skuId}`,
          skuId: license.skuId,
          skuPartNumber: license.skuPartNumber,
          capabilityStatus: 'Enabled',
          appliesTo: 'User',
          consumedUnits: taken,
          prepaidUnits: { enabled: license.seats, suspended: 0, warning: 0, lockedOut: 0 },
        }));
        return list(world, 'subscribedSkus', skus);
      },
    },
  ];
}

interface PolicyFile {
  readonly conditions: Readonly<Record<string, unknown>>;
}

/** A policy with everything that Graph always sends: what the file leaves out is null or empty. */
function policyRow(policy: PolicyFile & Row): Row {
  const { users, applications, platforms, ...conditions } = policy.conditions;
  return {
    templateId: null,
    description: null,
    createdDateTime: '2026-03-02T10:15:00Z',
    modifiedDateTime: '2026-11-10T09:00:00Z',
    grantControls: null,
    sessionControls: null,
    ...policy,
    ...(policy['grantControls'] ? { grantControls: withControls(policy['grantControls']) } : {}),
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      servicePrincipalRiskLevels: [],
      clientAppTypes: ['all'],
      insiderRiskLevels: null,
      locations: null,
      clientApplications: null,
      authenticationFlows: null,
      devices: null,
      ...conditions,
      platforms: platforms ? { excludePlatforms: [], ...platforms } : null,
      applications: {
        includeApplications: [],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
        ...(applications as object | undefined),
      },
      users: {
        includeUsers: [],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
        ...(users as object | undefined),
      },
    },
  };
}

function withControls(controls: unknown): object {
  return {
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: null,
    ...(controls as object),
  };
}
