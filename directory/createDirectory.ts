import type { TokenCredential } from '@azure/identity';
import { createAppInstallation, type TeamsApp } from './appInstallation.ts';
import { createGraphCaller } from './client/graphCaller.ts';
import { graphTarget, WORLDWIDE_ROOT } from './client/graphTarget.ts';
import { DEFAULT_LIMITS, REAL_WAITING, type RequestLimits, type Waiting } from './client/requestPolicy.ts';
import type { RetryEvent } from './client/retryMiddleware.ts';
import type { Directory } from './directory.ts';
import { createEnrollmentFailures } from './enrollmentFailures.ts';
import { createGroups } from './groups.ts';
import { createManagedDevices } from './managedDevices.ts';
import { createPeople, INTUNE_PLAN_ID } from './people.ts';

export interface DirectorySettings {
  /** Whoever gives the tokens; see `createCredential`. */
  readonly credential: TokenCredential;
  /** `GRAPH_BASE_URL`; worldwide Graph when absent. What may stand here: see `graphTarget`. */
  readonly baseUrl?: string;
  readonly app: TeamsApp;
  /** Service plans that include Intune; some editions have their own. */
  readonly intunePlanIds?: readonly string[];
  readonly limits?: Partial<RequestLimits>;
  /** Called for every repeated request, for logs and figures. */
  readonly onRetry?: (event: RetryEvent) => void;
  /** For tests: a clock that does not make anybody wait. */
  readonly waiting?: Waiting;
}

/** Microsoft Graph behind the `Directory` port. Throws a TypeError for a base URL that would be unsafe. */
export function createDirectory(settings: DirectorySettings): Directory {
  const graph = createGraphCaller({
    credential: settings.credential,
    target: graphTarget(settings.baseUrl ?? WORLDWIDE_ROOT),
    limits: { ...DEFAULT_LIMITS, ...settings.limits },
    waiting: settings.waiting ?? REAL_WAITING,
    onRetry: settings.onRetry ?? (() => {}),
  });
  return {
    ...createGroups(graph),
    ...createPeople(graph, settings.intunePlanIds ?? [INTUNE_PLAN_ID]),
    ...createManagedDevices(graph),
    ...createEnrollmentFailures(graph),
    ...createAppInstallation(graph, settings.app),
  };
}
