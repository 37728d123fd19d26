import { OcpError } from '@ocp/core';
import { z } from 'zod';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const atLeastOne = (max: number) => z.coerce.number().int().min(1).max(max);

/** What `ocp serve` reads of the environment, with its defaults. */
const settingsSchema = z.object({
  POC_LOG_LEVEL: z
    .string()
    .transform((level) => level.toLowerCase())
    .pipe(z.enum(LEVELS))
    .default('info')
    .describe(`Least level of a line in the log of \`ocp serve\`: ${LEVELS.join(', ')}.`),
  POC_API_TOKENS: z
    .string()
    .default('')
    .describe(
      'Tokens of `ocp serve` as `name:token`, with commas between them; `name:token:schema1|schema2` may only ask for these schemas. Needed on any address but the loopback.',
    ),
  POC_RATE_LIMIT: atLeastOne(1_000_000)
    .default(1200)
    .describe('Requests a minute that `ocp serve` takes with one token, or without one from one address.'),
  POC_JOBS_AT_ONCE: atLeastOne(1000)
    .default(4)
    .describe('Jobs that run at once on all servers of a database.'),
  POC_JOBS_PER_SCHEMA: atLeastOne(1000)
    .default(2)
    .describe('Jobs of one schema that run at once on all servers of a database.'),
  POC_JOBS_PER_SERVER: atLeastOne(64).default(2).describe('Jobs that one server runs at once.'),
  POC_LOADS_AT_ONCE: atLeastOne(64)
    .default(4)
    .describe('Payloads that one server loads at once; others wait before they are read.'),
  POC_JOB_ATTEMPTS: atLeastOne(100)
    .default(5)
    .describe(
      'Attempts of a job whose failure passes, such as a lost connection or a server that was killed.',
    ),
  POC_JOB_RETENTION_DAYS: atLeastOne(365)
    .default(7)
    .describe('Days that a job can be looked at after its end.'),
});

/** The settings of a server. */
export type Settings = z.output<typeof settingsSchema>;

/** What each variable means and what holds without it, for the configuration reference. */
export const serveVariables = Object.entries(settingsSchema.shape).map(([name, field]) => ({
  name,
  meaning: field.description ?? '',
  default: String(field.parse(undefined)),
}));

/** Checked settings; an empty variable is one that is not set. Fails with `USAGE_INVALID`, and never repeats a value. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const said = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = settingsSchema.safeParse(Object.fromEntries(said));
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new OcpError('USAGE_INVALID', `${names} cannot be read`, {
    where: { variable: names },
    hint: 'See the configuration reference.',
  });
}
