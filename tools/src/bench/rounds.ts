import { join } from 'node:path';
import type { Report } from '@ocp/core';
import { aggregateCommand } from '../ocp.ts';
import { afterAlone } from './after-alone.ts';
import type { Bench } from './bench.ts';
import { copyAlone } from './copy.ts';
import { requestFlags, rulesJob } from './request.ts';
import { rulesAlone } from './rules.ts';
import { stagesOn, type Stage } from './stages.ts';
import { empty, emptyRewritten } from './tables.ts';

/** Seconds of one round, and the reports of its two commands. */
export interface Round {
  /** `ocp aggregate --no-standalone`, from the start of the process to its end. */
  command: number;
  /** `ocp aggregate`, likewise. */
  standalone: number;
  rules: number;
  copy: number;
  after: number;
  reports: { command: Report; standalone: Report };
}

const filesOf = ({ files }: Bench, { pipeline }: Stage) => join(files, pipeline.name);

/** Leaves the rows of the stages before and of no other. */
export async function begin(bench: Bench, stage: Stage): Promise<void> {
  const { client, database } = bench;
  await empty(client, stagesOn(bench.month.options.cloud));
  for (const earlier of stage.follows) {
    await copyAlone(client, filesOf(bench, earlier), earlier);
    await afterAlone(rulesJob(bench, earlier), database);
  }
  await client.query('checkpoint');
}

/** The first run makes partitions and state tables and fills the caches of the machine; `--out` makes the ready files. */
export async function prepare(bench: Bench, stage: Stage): Promise<void> {
  const flags = requestFlags(bench, stage);
  await aggregateCommand(flags, bench.database);
  await aggregateCommand([...flags, '--out', filesOf(bench, stage)], bench.database);
}

/** The two commands alone, each from the same beginning. */
export async function commandRound(bench: Bench, stage: Stage) {
  const flags = requestFlags(bench, stage);
  await begin(bench, stage);
  const command = await aggregateCommand([...flags, '--no-standalone'], bench.database);
  await begin(bench, stage);
  const standalone = await aggregateCommand(flags, bench.database);
  return { command, standalone };
}

/** The commands and what they are compared with, in turn, so that whatever else the machine does meets all of them. */
export async function round(bench: Bench, stage: Stage): Promise<Round> {
  const { client, database } = bench;
  const { command, standalone } = await commandRound(bench, stage);
  await begin(bench, stage);
  const job = rulesJob(bench, stage);
  const rules = await rulesAlone(job, database);
  await emptyRewritten(client, stage);
  const copy = await copyAlone(client, filesOf(bench, stage), stage);
  const after = await afterAlone(job, database);
  const reports = { command: command.report, standalone: standalone.report };
  return { command: command.seconds, standalone: standalone.seconds, rules, copy, after, reports };
}
