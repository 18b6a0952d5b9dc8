import { DirectoryError } from '../../directory/directoryError.ts';
import type { CohortProblem } from '../../domain/cohort.ts';

/** What an admin can make of a directory that did not answer; null for an error that is not the directory's. */
export function cohortProblem(error: unknown): CohortProblem | null {
  if (!(error instanceof DirectoryError)) return null;
  switch (error.reason) {
    case 'notFound':
      return 'groupGone';
    case 'missingConsent':
    case 'forbidden':
      return 'missingConsent';
    case 'unauthorized':
      return 'signInFailed';
    case 'throttled':
    case 'unavailable':
      return 'directoryBusy';
    case 'badRequest':
    case 'untrustworthyAnswer':
      return 'unexpected';
  }
}
