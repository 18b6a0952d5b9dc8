import { z } from 'zod';
import type { ManagedDevice } from '../domain/enrollment.ts';
import type { PersonId } from '../domain/ids.ts';
import { BATCH_SIZE, batchGet } from './client/batch.ts';
import type { CallOptions, GraphCaller } from './client/graphCaller.ts';
import { literal, query } from './client/odata.ts';
import { pagesFrom, pagesOf } from './client/pages.ts';
import { parseRow } from './client/parseRow.ts';
import type { DeviceOwner, Directory } from './directory.ts';
import { DirectoryError } from './directoryError.ts';

const SELECT =
  'id,userId,userPrincipalName,deviceName,operatingSystem,serialNumber,managementAgent,managementState,complianceState,enrolledDateTime,lastSyncDateTime';

/** Intune's "never" is the first day of year 1; nothing was enrolled before Intune existed. */
const EARLIEST_REAL_YEAR = 2010;

const time = z
  .string()
  .nullish()
  .transform((value) => {
    const date = new Date(value ?? Number.NaN);
    return Number.isNaN(date.getTime()) || date.getUTCFullYear() < EARLIEST_REAL_YEAR ? null : date;
  });
const words = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const deviceSchema = z
  .object({
    id: z.string().min(1),
    userId: words,
    userPrincipalName: words,
    deviceName: words,
    operatingSystem: words,
    serialNumber: words,
    managementAgent: words,
    managementState: z.string().nullish(),
    complianceState: words,
    enrolledDateTime: time,
    lastSyncDateTime: time,
  })
  .transform(({ userPrincipalName, enrolledDateTime, lastSyncDateTime, ...row }) => ({
    userPrincipalName,
    device: {
      ...row,
      userId: row.userId.toLowerCase(),
      serialNumber: row.serialNumber.trim() || null,
      managementState: row.managementState ?? null,
      enrolledAt: enrolledDateTime,
      lastSyncAt: lastSyncDateTime,
    } satisfies ManagedDevice,
  }));

/** What Intune manages. Needs DeviceManagementManagedDevices.Read.All. */
export function createManagedDevices(
  graph: GraphCaller,
): Pick<Directory, 'listManagedDevicesOf' | 'listEnrolledSince'> {
  const call = { doing: 'list managed devices', needs: 'DeviceManagementManagedDevices.Read.All' };

  async function listManagedDevicesOf(
    people: readonly DeviceOwner[],
  ): Promise<Map<PersonId, ManagedDevice[]>> {
    for (const person of people) refuseEmptyKey(person);
    const found = new Map<PersonId, ManagedDevice[]>();
    for (let start = 0; start < people.length; start += BATCH_SIZE) {
      const asked = people.slice(start, start + BATCH_SIZE);
      const answers = await batchGet(graph, asked.map(urlFor), call);
      for (const [index, person] of asked.entries()) {
        const rows: unknown[] = [];
        for await (const page of pagesFrom(graph, answers[index], call)) rows.push(...page);
        found.set(person.id, devicesOf(person, rows, call));
      }
    }
    return found;
  }

  async function* listEnrolledSince(since: Date): AsyncGenerator<ManagedDevice[], void, void> {
    const parameters = query({ $filter: `enrolledDateTime gt ${since.toISOString()}`, $select: SELECT });
    for await (const rows of pagesOf(graph, `/deviceManagement/managedDevices${parameters}`, call)) {
      const recent = rows
        .map((row) => parseRow(deviceSchema, row, call).device)
        .filter((device) => device.enrolledAt !== null && device.enrolledAt > since);
      if (recent.length > 0) yield recent;
    }
  }

  return { listManagedDevicesOf, listEnrolledSince };
}

function urlFor(person: DeviceOwner): string {
  const filter = `userPrincipalName eq ${literal(person.userPrincipalName)}`;
  return `/deviceManagement/managedDevices${query({ $filter: filter, $select: SELECT })}`;
}

/** An empty name is answered with every device of the tenant (facts: graph §0): it is never asked. */
function refuseEmptyKey({ id, userPrincipalName }: DeviceOwner): void {
  if (id.trim() === '' || userPrincipalName.trim() === '') {
    throw new DirectoryError(
      'badRequest',
      'Could not list managed devices: a person has no id or no user name',
    );
  }
}

/**
 * The rows that are this person's, each once. A row under the same name with another id belongs to an earlier
 * account of that name and is left out. A row under another name was not asked for: the filter was ignored, and
 * then nothing in the answer may be believed.
 */
function devicesOf(person: DeviceOwner, rows: readonly unknown[], call: CallOptions): ManagedDevice[] {
  const mine = new Map<string, ManagedDevice>();
  const id = person.id.toLowerCase();
  const name = person.userPrincipalName.toLowerCase();
  for (const row of rows) {
    const { device, userPrincipalName } = parseRow(deviceSchema, row, call);
    if (device.userId === id) mine.set(device.id, device);
    else if (userPrincipalName.toLowerCase() !== name) {
      throw new DirectoryError(
        'untrustworthyAnswer',
        'Could not list managed devices: Intune ignored the question and answered with devices of other people',
        { status: 200 },
      );
    }
  }
  return [...mine.values()];
}
