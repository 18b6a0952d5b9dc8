import { z } from 'zod';
import type { PersonId } from '../domain/ids.ts';
import type { GraphCaller } from './client/graphCaller.ts';
import { pagesOf } from './client/pages.ts';
import { parseRow } from './client/parseRow.ts';
import type { Directory, EnrollmentFailure } from './directory.ts';

/** The list holds other kinds of events too. */
const ENROLLMENT_EVENT = '#microsoft.graph.enrollmentTroubleshootingEvent';

const kindSchema = z.object({ '@odata.type': z.string().nullish() });
const eventSchema = z.object({
  id: z.string().min(1),
  eventDateTime: z.iso.datetime({ offset: true }),
  userId: z.string().nullish(),
  operatingSystem: z.string().nullish(),
  failureCategory: z.string().nullish(),
  failureReason: z.string().nullish(),
});

/** Failed enrolments. Needs DeviceManagementManagedDevices.Read.All. */
export function createEnrollmentFailures(graph: GraphCaller): Pick<Directory, 'listEnrollmentFailures'> {
  const call = { doing: 'list failed enrolments', needs: 'DeviceManagementManagedDevices.Read.All' };

  /** Everything is read and chosen here: which filters this list supports is documented nowhere. */
  async function listEnrollmentFailures(since: Date): Promise<EnrollmentFailure[]> {
    const failures = new Map<string, EnrollmentFailure>();
    for await (const rows of pagesOf(graph, '/deviceManagement/troubleshootingEvents', call)) {
      for (const row of rows) {
        if (parseRow(kindSchema, row, call)['@odata.type'] !== ENROLLMENT_EVENT) continue;
        const event = parseRow(eventSchema, row, call);
        const at = new Date(event.eventDateTime);
        if (!event.userId || at < since) continue;
        failures.set(event.id, {
          id: event.id,
          personId: event.userId.toLowerCase() as PersonId,
          at,
          operatingSystem: event.operatingSystem ?? '',
          category: event.failureCategory ?? 'unknown',
          reason: event.failureReason ?? '',
        });
      }
    }
    return [...failures.values()].sort((one, other) => one.at.getTime() - other.at.getTime());
  }

  return { listEnrollmentFailures };
}
