import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report, RequestInput } from '@ocp/core';
import type { Client } from 'pg';
import { aggregateCommand } from '../ocp.ts';
import { afterAlone } from './after-alone.ts';
import { copyAlone } from './copy.ts';
import { monthFlags, type BenchMonth } from './month.ts';
import { rulesAlone } from './rules.ts';
import { empty } from './tables.ts';

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

export interface Bench {
  month: BenchMonth;
  database: string;
  client: Client;
  memoryLimit: string;
}

/** The two commands alone, each on empty tables. */
export async function commandRound({ month, database, client, memoryLimit }: Bench) {
  const flags = monthFlags(month, memoryLimit);
  await empty(client);
  const command = await aggregateCommand([...flags, '--no-standalone'], database);
  await empty(client);
  const standalone = await aggregateCommand(flags, database);
  return { command, standalone };
}

/** The commands and what they are compared with, in turn, so that whatever else the machine does meets all of them. */
export async function round(bench: Bench, files: string): Promise<Round> {
  const { month, database, client, memoryLimit } = bench;
  const { options, lake } = month;
  const request: RequestInput = {
    provider_type: 'OCP',
    schema: options.schema,
    ocp_source_uuid: options.source,
    start_date: `${options.month}-01`,
    end_date: `${options.month}-${options.days}`,
    limits: { memory: memoryLimit },
  };
  const { command, standalone } = await commandRound(bench);
  await empty(client);
  const rules = await rulesAlone({ request, lake }, database);
  const copy = await copyAlone(client, files);
  const after = await afterAlone(month, database);
  const reports = { command: command.report, standalone: standalone.report };
  return { command: command.seconds, standalone: standalone.seconds, rules, copy, after, reports };
}

/** Gives `work` a folder with the rows of a run as ready CSV files, made by `--out`. */
export async function withReadyFiles<T>(bench: Bench, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-bench-'));
  try {
    await aggregateCommand([...monthFlags(bench.month, bench.memoryLimit), '--out', folder], bench.database);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
