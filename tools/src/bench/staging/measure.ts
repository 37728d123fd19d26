import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aggregateCommand, ingestCommand } from '../../ocp.ts';
import type { Bench } from '../bench.ts';
import { median } from '../median.ts';
import { say } from '../say.ts';
import { stagesOn } from '../stages.ts';
import { empty } from '../tables.ts';
import { benchPayload, type BenchPayload, type StagingCase } from './cases.ts';
import type { StagingFigures } from './figures.ts';
import { copyReadyFiles, emptyStaging, writeReadyFiles } from './ready-files.ts';

/** Seconds of one round; memory in bytes. */
interface StagingRound {
  ingest: number;
  load: number;
  aggregate: number;
  copy: number;
  memory: number;
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
      await empty(bench.client, stagesOn(bench.month.options.cloud));
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
