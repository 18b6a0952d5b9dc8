import { z } from 'zod';
import { PLATFORMS } from '../domain/device.ts';
import { FACTS, type FactName, GATE_OUTCOMES } from '../domain/gate.ts';

/**
 * How the structure files of `playbooks/content` look. They hold no sentence that a person reads: those stand in
 * the folder of each language under the same ids, and `texts.ts` brings the two together. The one exception is
 * `agentHint`, which only agents see and which is English.
 */

const id = z.string().regex(/^[A-Z0-9]+(-[A-Za-z0-9]+)*(\.\d+)?$/, 'an id looks like NAT-IOS-1.2');
const platform = z.enum(PLATFORMS);
const platforms = z.array(platform);
const minutes = z
  .tuple([z.int().min(0), z.int().min(1)])
  .refine(([from, to]) => from <= to, 'the shorter time comes first');

/** A list with one entry may be written as the entry alone. */
function listOf<Entry extends z.ZodType>(entry: Entry) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(entry).min(1));
}

/** An object that needs no more than one field may be written as that field alone. */
function shortFor<Field extends string, Whole extends z.ZodType>(field: Field, whole: Whole) {
  return z.preprocess((value) => (typeof value === 'string' ? { [field]: value } : value), whole);
}

/** Keeps the order in which the facts are written: that is the order in which they are asked. */
const when = z.record(z.string(), listOf(z.string())).superRefine((facts, context) => {
  for (const [name, answers] of Object.entries(facts)) {
    const possible: readonly string[] | undefined = FACTS[name as FactName];
    if (!possible) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `there is no fact "${name}"; there are ${Object.keys(FACTS).join(', ')}`,
      });
      continue;
    }
    for (const [index, answer] of answers.entries()) {
      if (possible.includes(answer)) continue;
      context.addIssue({
        code: 'custom',
        path: [name, index],
        message: `"${answer}" is no answer to ${name}; there are ${possible.join(', ')}`,
      });
    }
  }
});

const https = z
  .string()
  .refine((url) => URL.canParse(url) && new URL(url).protocol === 'https:', 'a link starts with https://');

const step = shortFor(
  'id',
  z.strictObject({
    id,
    links: z
      .array(z.strictObject({ id: z.string().min(1), url: https, qr: z.boolean().default(false) }))
      .default([]),
  }),
);
export type StepStructure = z.infer<typeof step>;

/** One phrase per line: as a list their quotes and apostrophes would all need care. */
const phraseLines = z.string().transform((lines) =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
);

/** The schema of each structure file, by file name. */
export const STRUCTURE_FILES = {
  'gates.yaml': z.strictObject({
    rows: z.array(z.strictObject({ id, when, outcome: z.enum(GATE_OUTCOMES) })).min(1),
    advice: z.array(z.strictObject({ id, when })),
  }),
  'questions.yaml': z.array(
    z.strictObject({
      fact: z.enum(Object.keys(FACTS) as [FactName, ...FactName[]]),
      answers: z
        .array(
          shortFor(
            'value',
            z.strictObject({ value: z.string(), platforms: platforms.min(1).nullable().default(null) }),
          ),
        )
        .min(2),
    }),
  ),
  'preflight.yaml': z.array(z.strictObject({ id, platforms: platforms.min(1), blocking: z.boolean() })),
  'losses.yaml': z.array(z.strictObject({ id, platforms: platforms.min(1), fate: z.enum(['lost', 'kept']) })),
  'versions.yaml': z.partialRecord(
    platform,
    z
      .strictObject({
        minimum: z.int().min(1),
        recommended: z.int().min(1),
        asOf: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month looks like 2026-04'),
      })
      .refine((rule) => rule.recommended >= rule.minimum, 'recommended is at least the minimum'),
  ),
  'unenroll.yaml': z.array(z.strictObject({ id, platform, when, minutes, steps: z.array(step).min(1) })),
  'enroll.yaml': z.array(
    z.strictObject({
      id,
      platform,
      isDefault: z.boolean().default(false),
      minutes,
      steps: z.array(step).min(1),
    }),
  ),
  'troubleshooting.yaml': z.array(
    z
      .strictObject({
        id,
        platforms: platforms.default([]),
        codes: z
          .array(z.string().regex(/^[0-9A-F]{8}$/, 'a code has eight upper-case hex digits and no 0x'))
          .default([]),
        phrases: phraseLines.default([]),
        agentHint: z.string().min(1),
        route: z.enum(['person', 'personThenHelp', 'help', 'wait']),
        escalation: z
          .string()
          .regex(/^X[1-6]$/, 'an escalation class is X1 to X6')
          .nullable()
          .default(null),
      })
      .refine(({ codes, phrases }) => codes.length + phrases.length > 0, 'a row needs a code or a phrase'),
  ),
} as const;

export type StructureFileName = keyof typeof STRUCTURE_FILES;
export type Structure = { readonly [File in StructureFileName]?: z.infer<(typeof STRUCTURE_FILES)[File]> };

const namesByPlatform = z.partialRecord(platform, z.string().min(1));

/** One file of `content/sources`: an old EMM and what it adds to the native steps. */
export const sourceFile = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a source id looks like workspace-one'),
  name: z.string().min(1),
  kind: z.enum(['emm', 'basicMobility']),
  agent: namesByPlatform.default({}),
  profile: namesByPlatform.default({}),
  stepsAfter: z.record(z.string(), z.array(step).min(1)).default({}),
});
export type SourceStructure = z.infer<typeof sourceFile>;
