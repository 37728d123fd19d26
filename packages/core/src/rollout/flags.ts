import { z } from 'zod';
import { OcpError } from '../contract/index.ts';
import { nearestName } from '../nearest/index.ts';

const words: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
};

/** Values come as texts from an environment and as themselves from a file. */
const bool = z
  .union([z.boolean(), z.string()])
  .transform((value) => (typeof value === 'boolean' ? value : words[value.trim().toLowerCase()]))
  .refine((value) => value !== undefined, 'is not true or false')
  .transform((value) => value === true);
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const list = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => (typeof value === 'string' ? value.split(',') : value))
  .transform((names) => names.map((name) => name.trim()).filter((name) => name !== ''));

/** Every flag by the name of its variable, with its default and its meaning (spec integration.md 1). */
export const flagsSchema = z.object({
  USE_POC_AGGREGATOR: bool
    .default(false)
    .describe('Master switch; without it the incumbent does everything.'),
  POC_ENABLED_SCHEMAS: list
    .default([])
    .describe('Schemas that use the candidate whatever the percentage, with commas between them.'),
  POC_ROLLOUT_PERCENTAGE: whole(0, 100)
    .default(0)
    .describe('Share of schemas that use the candidate, by the MD5 of their names: 0 to 100.'),
  POC_PHASE: z
    .enum(['rollout', 'fallback', 'only'])
    .default('rollout')
    .describe(
      'What a failure of the candidate means: `rollout` raises it, `fallback` runs the incumbent, `only` knows no incumbent: every schema uses the candidate.',
    ),
  POC_VALIDATION_MODE: bool
    .default(false)
    .describe("Runs both for every schema and compares; only the incumbent's rows reach users."),
  POC_VALIDATION_STRICT: bool
    .default(false)
    .describe('Whether a difference found by a validation fails the run.'),
  POC_VALIDATION_RETENTION_DAYS: whole(1, 3650)
    .default(90)
    .describe('Days that recorded decisions and differences are kept.'),
  OCP_POSTGRES_PIPELINE: bool
    .default(false)
    .describe('The candidate is the PostgreSQL engine, fed from CSV payloads (`ocp ingest`).'),
});

/** What each variable means and what holds without it, for the configuration reference. */
export const flagVariables = Object.entries(flagsSchema.shape).map(([name, field]) => ({
  name,
  meaning: field.description ?? '',
  default: String(field.parse(undefined)),
}));

/** The flags of one moment. */
export type Flags = z.output<typeof flagsSchema>;

/** Where flags come from. Read for each request, never kept: a change needs no restart. */
export interface FlagSource {
  /** The flags as they are now for a schema. Fails with `FLAG_INVALID`. */
  read(schema: string): Promise<Flags> | Flags;
}

/** Checked flags from texts or values by name; other names are ignored. Fails with `FLAG_INVALID` and the name. */
export function parseFlags(values: Readonly<Record<string, unknown>>): Flags {
  const known = Object.keys(flagsSchema.shape);
  const said = Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => known.includes(name) && value !== undefined && value !== '',
    ),
  );
  const parsed = flagsSchema.safeParse(said);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new OcpError('FLAG_INVALID', faults.join('; '), {
    where: { flag: String(parsed.error.issues[0]?.path[0] ?? '') },
    hint: 'Nothing was run: correct the variable.',
  });
}

/** The flags in an environment, `process.env` unless another is given. */
export function fromEnv(environment: Readonly<Record<string, string | undefined>> = process.env): FlagSource {
  return { read: () => parseFlags(environment) };
}

/** A warning for each variable that begins like one of ours and is none, with the nearest name that is one. */
export function unknownFlags(
  names: readonly string[],
  known: readonly string[] = Object.keys(flagsSchema.shape),
): string[] {
  return names
    .filter((name) => name.startsWith('POC_') && !known.includes(name))
    .map((name) => `${name} is not known; ${nearestName(name, known)} is`);
}
