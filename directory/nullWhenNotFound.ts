import { DirectoryError } from './directoryError.ts';

/** Turns `notFound` into null, for the calls where an absent thing is an answer; everything else stays thrown. */
export async function nullWhenNotFound<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DirectoryError && error.reason === 'notFound') return null;
    throw error;
  }
}
