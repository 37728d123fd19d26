import type { Report } from '@ocp/core';
import { aggregateCommand } from '../../ocp.ts';
import type { Bench } from '../bench.ts';
import { schema } from '../month.ts';
import { requestFlags } from '../request.ts';
import { begin } from '../rounds.ts';
import type { Stage } from '../stages.ts';
import { comesAgain } from './lake.ts';

/** One command, measured. */
export interface Measured {
  /** From the start of the process to its end. */
  seconds: number;
  /** Bytes of write-ahead log. */
  wal: number;
  report: Report;
}

/** What happened to the tenant since the run before, and how long a run may take for it, against the first one. */
export interface Case {
  name: string;
  at_most?: number;
  /** Of the first run only: the tables are empty. */
  first?: true;
  change?(bench: Bench, round: number): Promise<void>;
  flags?: (month: Bench['month']) => string[];
}

const key = (bench: Bench, enabled: boolean) =>
  bench.client.query(
    `update ${schema}.reporting_enabledtagkeys set enabled = $1 where key = 'backup' and provider_type = 'OCP'`,
    [enabled],
  );

const lastDayBut = ({ options }: Bench['month'], days: number) => [
  '--end',
  `${options.month}-${String(options.days - days).padStart(2, '0')}`,
];

/** In their order: each begins with what the one before left. */
export const casesOf = (stage: Stage): readonly Case[] => {
  const onCloud = stage.pipeline.cloud !== undefined;
  const few = onCloud ? 0.3 : 0.15;
  const report = onCloud
    ? { kind: 'line_items', column: /^(lineitem_unblendedcost|costinbillingcurrency|cost)$/ }
    : { kind: 'pod_usage', column: /^pod_usage_cpu_core_seconds$/ };
  return [
    { name: 'the first run', first: true, flags: (month) => lastDayBut(month, 1) },
    { name: 'a new day', at_most: few },
    { name: 'the same run again', at_most: 0.08 },
    {
      name: "one day's reports came again with other values",
      at_most: few,
      change: ({ month }, round) =>
        comesAgain(month, { ...report, day: `${month.options.month}-15`, factor: 1 + 0.1 ** (2 + round) }),
    },
    {
      name: 'a tag key was switched that a fifth of the rows carry',
      at_most: 0.5,
      change: async (bench, round) => void (await key(bench, round % 2 === 0)),
    },
    { name: 'everything anew (`--full`)', flags: () => ['--full'] },
  ];
};

/** Runs all cases of a stage once. */
export async function changesRound(bench: Bench, stage: Stage, round: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { first, change, flags } of casesOf(stage)) {
    if (first === true) await begin(bench, stage);
    await change?.(bench, round);
    await bench.client.query('checkpoint');
    const before = await position(bench);
    const args = [...requestFlags(bench, stage), ...(flags?.(bench.month) ?? [])];
    const { seconds, report } = await aggregateCommand(args, bench.database);
    measured.push({ seconds, report, wal: (await position(bench)) - before });
  }
  return measured;
}

/** Bytes of write-ahead log since the server was made. */
async function position({ client }: Bench): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text as bytes`,
  );
  return Number(rows[0]?.bytes);
}
