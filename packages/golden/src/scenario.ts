import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDay, OcpError, SCHEMA_NAME } from '@ocp/core';
import { z } from 'zod';

const day = z.string().refine(isDay, 'is not a day such as 2025-10-01');

const settingsSchema = z
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
  .default({ cloud_first: false, rerun: false });

/** A change in a tenant's life; the tables, inputs and rows after the N-th are in the folder `life-N`. */
const changeSchema = z.object({
  about: z.string(),
  start_date: day,
  end_date: day,
  /** The stages that were run again. */
  run: z.array(z.enum(['ocp', 'cloud'])).nonempty(),
  /** Ids of the clusters whose OpenShift stage was run; the cloud stage is run for all. */
  clusters: z.array(z.string().min(1)),
  /** New names of clusters, by id. */
  alias: z.record(z.string(), z.string().min(1)),
  /** As they are from now on. */
  settings: settingsSchema,
});

/** A run of the cost model; its rows and its configuration are in `folder`. */
const costRunSchema = z.object({
  folder: z.string().regex(/^cost-model(-rtu)?(-\d+)?$/, 'is not a folder such as cost-model-rtu-2'),
  /** Whether costs went by rate into `rates_to_usage`. */
  rates_to_usage: z.boolean(),
  /** May lie in two months. */
  start_date: day,
  end_date: day,
  /** What counted as today. */
  now: day,
  /** Ids, in their order. */
  clusters: z.array(z.string().min(1)),
});

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
    settings: settingsSchema,
    /** What changed after the first runs, in order, and what was run then. */
    life: z.array(changeSchema).default([]),
    /** Runs of the cost model, in their order, all on the same tables. */
    cost_runs: z.array(costRunSchema).default([]),
  })
  .refine(({ cloud, cloud_source }) => (cloud === 'none') === (cloud_source === null), {
    path: ['cloud_source'],
    message: 'must be there exactly when cloud is not none',
  })
  .superRefine(({ clusters, cloud, life }, context) => {
    const known = new Set(clusters.map(({ id }) => id));
    life.forEach((change, index) => {
      const unknown = [...change.clusters, ...Object.keys(change.alias)].find((id) => !known.has(id));
      if (unknown !== undefined)
        context.addIssue({ code: 'custom', path: ['life', index], message: `names no cluster ${unknown}` });
      if (cloud === 'none' && change.run.includes('cloud'))
        context.addIssue({
          code: 'custom',
          path: ['life', index, 'run'],
          message: 'has a cloud, cloud is none',
        });
    });
  });

export type Scenario = z.output<typeof scenarioSchema>;
export type Change = Scenario['life'][number];
export type CostRun = Scenario['cost_runs'][number];
export type Settings = Scenario['settings'];

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
