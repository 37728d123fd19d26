import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDay, OcpError, SCHEMA_NAME } from '@ocp/core';
import { z } from 'zod';

const day = z.string().refine(isDay, 'is not a day such as 2025-10-01');

/** What was run, and how. Keys that only describe (rows, seconds, report types) are dropped. */
const scenarioSchema = z
  .object({
    name: z.string().regex(/^[\w.-]+$/, 'is not a plain name'),
    schema: z.string().regex(SCHEMA_NAME, 'is not a schema name'),
    start_date: day,
    end_date: day,
    /** In the order in which they were run. */
    clusters: z
      .array(z.object({ id: z.string().min(1), alias: z.string().min(1), source: z.uuid() }))
      .nonempty(),
    cloud: z.enum(['none', 'aws', 'azure', 'gcp']),
    cloud_source: z.uuid().nullable(),
    settings: z
      .object({
        /** Percent; of the cloud source's cost model. */
        markup: z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)]).optional(),
        /** Of the OpenShift sources' cost models. */
        distribution: z.enum(['cpu', 'memory']).optional(),
        date_step: z.int().positive().optional(),
        /** The cloud's own summary had been run before. */
        cloud_first: z.boolean().default(false),
        /** The first cluster's OpenShift stage was run once more at the end. */
        rerun: z.boolean().default(false),
      })
      .default({ cloud_first: false, rerun: false }),
  })
  .refine(({ cloud, cloud_source }) => (cloud === 'none') === (cloud_source === null), {
    path: ['cloud_source'],
    message: 'must be there exactly when cloud is not none',
  });

export type Scenario = z.output<typeof scenarioSchema>;

/** The checked text of a `scenario.json`; `GOLDEN_INVALID` names every wrong field. */
export function parseScenario(text: string, file: string): Scenario {
  const parsed = scenarioSchema.safeParse(jsonOf(text, file));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'scenario'} ${message}`);
  throw invalidScenario(faults.join('; '), file);
}

export async function readScenario(folder: string): Promise<Scenario> {
  const file = join(folder, 'scenario.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new OcpError('GOLDEN_INVALID', `${folder} has no scenario.json that can be read`, {
      where: { file },
      hint: 'A golden is a folder with scenario.json, input/, config/ and ocp/.',
      cause,
    });
  });
  return parseScenario(text, file);
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidScenario(cause instanceof Error ? cause.message : String(cause), file);
  }
}

function invalidScenario(fault: string, file: string): OcpError {
  return new OcpError('GOLDEN_INVALID', `scenario.json: ${fault}`, {
    where: { file },
    hint: 'Correct the named fields; test-data/README.md describes them.',
  });
}
