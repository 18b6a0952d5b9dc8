import type { z } from 'zod';
import { DirectoryError } from '../directoryError.ts';
import type { CallDescription } from './toDirectoryError.ts';

/** A row as our type, or an error that names the fields that are wrong and never their values. */
export function parseRow<Schema extends z.ZodType>(
  schema: Schema,
  row: unknown,
  call: CallDescription,
): z.infer<Schema> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'the row itself'))];
  throw new DirectoryError(
    'untrustworthyAnswer',
    `Could not ${call.doing}: Graph's answer has an unexpected ${fields.join(', ')}`,
  );
}
