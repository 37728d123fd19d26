import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { aggregateCommand, ingestCommand } from '../../ocp.ts';
import { median } from '../median.ts';
import { say } from '../measure.ts';
import { empty } from '../tables.ts';
import { benchPayload, type BenchPayload, type StagingCase } from './cases.ts';
import { copyReadyFiles, emptyStaging, writeReadyFiles } from './ready-files.ts';

/** Medians of the rounds; seconds of commands are from the start of their process to its end. */
export interface StagingFigures extends StagingCase {
  pod_rows: number;
  /** Of all reports. */
  rows: number;
  ingest_seconds: number;
  /** Of the load alone, from the opened payload to the last commit. */
  load_seconds: number;
  copy_seconds: number;
  /** Speed of the load alone against that of COPY, of the same rows in the same rounds. */
  speed: number;
  aggregate_seconds: number;
  total_seconds: number;
  peak_memory_mib: number;
}

/** Seconds of one round; memory in bytes. */
interface StagingRound {
  ingest: number;
  load: number;
  aggregate: number;
  copy: number;
  memory: number;
}

interface Bench {
  database: string;
  client: Client;
  /** Folder for ready files. */
  files: string;
}

/** Loads and summarizes a case some times. */
export async function measureStaging(
  bench: Bench,
  measured: StagingCase,
  rounds: number,
): Promise<StagingFigures> {
  const payload = await benchPayload(measured);
  const folder = mkdtempSync(join(bench.files, 'staging-'));
  const done: StagingRound[] = [];
  try {
    // The first one makes tables and partitions, and fills the caches of the machine.
    await load(bench, payload);
    await writeReadyFiles(bench.client, folder);
    while (done.length < rounds) {
      await empty(bench.client);
      await emptyStaging(bench.client);
      const loaded = await load(bench, payload);
      const made = await aggregateCommand(requestOf(payload), bench.database);
      const copy = await copyReadyFiles(bench.client, folder);
      const round = {
        ingest: loaded.seconds,
        load: loaded.report.seconds,
        aggregate: made.seconds,
        copy,
        memory: made.report.peak_memory_bytes,
      };
      say(`${measured.title}, ${measured.days} days: ${JSON.stringify(round)}`);
      done.push(round);
    }
    // What COPY left must not be part of the next case's ready files.
    await emptyStaging(bench.client);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const middle = (of: (round: StagingRound) => number) => median(done.map(of));
  return {
    ...measured,
    pod_rows: payload.rows.pod_usage ?? 0,
    rows: Object.values(payload.rows).reduce((sum, rows) => sum + rows, 0),
    ingest_seconds: middle(({ ingest }) => ingest),
    load_seconds: middle(({ load }) => load),
    copy_seconds: middle(({ copy }) => copy),
    speed: middle(({ load, copy }) => copy / load),
    aggregate_seconds: middle(({ aggregate }) => aggregate),
    total_seconds: middle(({ ingest, aggregate }) => ingest + aggregate),
    peak_memory_mib: Math.max(...done.map(({ memory }) => memory)) / 2 ** 20,
  };
}

function load({ database }: Bench, { options }: BenchPayload) {
  const { dir, schema, source } = options;
  return ingestCommand(['--payload', dir, '--schema', schema, '--ocp-source', source], database);
}

function requestOf({ options: { schema, source, month, days } }: BenchPayload): string[] {
  return [
    ...['--pipeline', 'ocp', '--engine', 'postgres', '--schema', schema, '--ocp-source', source],
    ...['--start', `${month}-01`, '--end', `${month}-${String(days).padStart(2, '0')}`],
  ];
}

/** What is above or below its bound, in words. */
export function stagingExcesses({ title, days, speed, total_seconds, bounds }: StagingFigures): string[] {
  if (bounds === undefined) return [];
  const name = `${title}, ${days} days`;
  return [
    ...(speed < bounds.speed
      ? [`${name}: loading at ${speed.toFixed(2)} of the speed of COPY is below ${bounds.speed}`]
      : []),
    ...(total_seconds > bounds.seconds
      ? [`${name}: ${total_seconds.toFixed(1)} s are above ${bounds.seconds}`]
      : []),
  ];
}
