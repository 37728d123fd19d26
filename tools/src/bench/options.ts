import { parseArgs } from 'node:util';
import type { CloudType } from '@ocp/core';
import { cloudNamed } from '../generate/clouds.ts';
import { defaults } from '../generate/options.ts';
import { stagesOn } from './stages.ts';

/** The name, among the stages, of loads with PostgreSQL alone. */
export const STAGING = 'staging';
/** The name, among the stages, of several engines on the same stages; it needs all of them prepared. */
export const ENGINES = 'engines';
/** The name, among the stages, of the tables of virtual machines and GPUs. */
export const MACHINES = 'machines';
/** The name, among the stages, of questions about the lake. */
export const QUESTIONS = 'questions';

export interface BenchOptions {
  /** The cloud of the bench month. */
  cloud: CloudType;
  /** Repetitions of the measurements; the medians count. */
  rounds: number;
  /** Names of the stages that are measured; those before them are only prepared. */
  stages: readonly string[];
  /** Engines that are measured side by side, with the stage `engines`. */
  engines: readonly string[];
  /** Factors of the pods of the bench month whose growth is shown; 1 is always measured. */
  scales: readonly number[];
  /** Of the bench month: at least one for each of its 200 nodes. */
  pods: number;
  /** Line items of its bill in every hour. */
  billItems: number;
  /** DuckDB's limit instead of that of each stage. */
  memoryLimit: string | undefined;
}

/** `npm run bench -- [--rounds 5] [--cloud AWS] [--stages ocp,aws,ocp-aws,staging,engines,machines,questions] [--engines duckdb,arrow,postgres,trino] [--scales 1,4,16] [--pods 2000] [--bill-items 3300] [--memory-limit SIZE]` */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      cloud: { type: 'string', default: defaults.cloud },
      stages: { type: 'string' },
      engines: { type: 'string', default: 'duckdb,arrow,postgres' },
      scales: { type: 'string', default: '1,4,16' },
      pods: { type: 'string', default: '2000' },
      'bill-items': { type: 'string', default: '3300' },
      'memory-limit': { type: 'string' },
    },
  });
  const scales = values.scales.split(',').map(Number);
  const [rounds, pods, billItems] = [values.rounds, values.pods, values['bill-items']].map(Number) as [
    number,
    number,
    number,
  ];
  if (![rounds, pods, billItems, ...scales].every((value) => Number.isInteger(value) && value > 0)) {
    throw new Error('--rounds, --scales, --pods and --bill-items take whole numbers above 0');
  }
  const cloud = cloudNamed(values.cloud);
  const pipelines = stagesOn(cloud).map(({ pipeline }) => pipeline.name);
  const all = [...pipelines, STAGING, ENGINES, MACHINES, QUESTIONS];
  return {
    cloud,
    rounds,
    stages: values.stages?.split(',') ?? all,
    engines: values.engines.split(','),
    scales: scales.filter((scale) => scale !== 1),
    pods,
    billItems,
    memoryLimit: values['memory-limit'],
  };
}
