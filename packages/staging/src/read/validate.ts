import {
  daysInMonth,
  SUMMARY_TABLE,
  type Day,
  type Report,
  type SqlSession,
  type StagedRun,
} from '@ocp/core';
import { stagedRows, type StagedSource } from './daily.ts';
import type { ReportTypeName } from '../report-types.ts';

/** Rows of the summary that stand for no staged row. */
const unallocated = `('Platform unallocated', 'Worker unallocated', 'Network unattributed', 'Storage unattributed')`;

/** Sums of doubles in another order, by their size, and numbers stored with 15 decimals, of a million rows. */
const TOLERANCE = 1e-9;

/** The code of a warning about totals that differ. */
export const STAGING_DIFFERS = 'STAGING_DIFFERS';

/** One total, in the staging and in the summary. */
interface Total {
  measure: string;
  staged: number;
  summary: number;
}

/** What is compared of one report: both sides are grouped, and the groups counted and their values added up. */
interface Check {
  report: ReportTypeName;
  /** Name of the number of groups: a day and these columns, which both sides have. */
  rows: string;
  group: readonly string[];
  /** Measures, named as in the summary, with their values in a staged row. */
  values: Readonly<Record<string, string>>;
  /** Which staged rows count, and the rows of the summary that stand for them. */
  staged: string;
  summary: string;
}

const pods: Check = {
  report: 'pod_usage',
  rows: 'pod_rows',
  group: ['namespace', 'node'],
  values: {
    pod_usage_cpu_core_hours: 'pod_usage_cpu_core_seconds / 3600',
    pod_usage_memory_gigabyte_hours: 'pod_usage_memory_byte_seconds / 3600 / 2 ^ 30',
  },
  staged: `node <> ''`,
  summary: `data_source = 'Pod' and pod_usage_cpu_core_hours is not null and namespace not in ${unallocated}`,
};

const claims = (month: Day): Check => ({
  report: 'storage_usage',
  rows: 'storage_rows',
  group: ['namespace', 'persistentvolumeclaim', 'persistentvolume'],
  values: {
    persistentvolumeclaim_capacity_gigabyte_months: `persistentvolumeclaim_capacity_byte_seconds
      / ${86_400 * daysInMonth(month)} / 2 ^ 30`,
  },
  staged: 'true',
  summary: `data_source = 'Storage' and persistentvolumeclaim_capacity_gigabyte_months is not null`,
});

/**
 * Compares what a run read with what the summary has now: how many namespaces of a node and claims of a namespace have
 * rows on how many days, core hours, gigabyte hours and gigabyte months. A difference is a warning with both numbers; label
 * sets that change within a day and several cost categories of a namespace make the summary larger by rule (spec
 * ocp-daily.md, quirks 1 and 2).
 */
export async function validate(
  run: StagedRun,
  from: StagedSource,
  sql: SqlSession,
): Promise<Report['warnings']> {
  const found: Total[] = [];
  for (const check of [pods, claims(run.days.start)]) found.push(...(await totals(check, run, from, sql)));
  return found.filter(differs).map(({ measure, staged, summary }) => ({
    code: STAGING_DIFFERS,
    message: `${measure}: ${staged} in the staging, ${summary} in the summary`,
    where: { measure, staging: staged, summary },
  }));
}

async function totals(
  { report, rows, group, values, staged, summary }: Check,
  { days, reportPeriodId }: StagedRun,
  from: StagedSource,
  sql: SqlSession,
): Promise<Total[]> {
  const measures = Object.keys(values);
  const summed = (terms: readonly string[], source: string, day: string) => `
    select count(*) as ${rows}, ${measures.map((name) => `coalesce(sum(${name}), 0)::float8 as ${name}`).join(', ')}
    from (
      select ${measures.map((name, index) => `sum(${terms[index]}) as ${name}`).join(', ')}
      ${source} group by ${[day, ...group].join(', ')}
    ) grouped`;
  const [left = {}] = await sql.rows<Record<string, number>>(
    summed(Object.values(values), `${stagedRows(report, from, days)} and ${staged}`, 'interval_start::date'),
  );
  const [right = {}] = await sql.rows<Record<string, number>>(
    summed(
      measures,
      `from ${sql.schema}.${SUMMARY_TABLE} where usage_start between $1 and $2 and report_period_id = $3 and ${summary}`,
      'usage_start',
    ),
    [days.start, days.end, reportPeriodId],
  );
  return [rows, ...measures].map((measure) => ({
    measure,
    staged: left[measure] ?? 0,
    summary: right[measure] ?? 0,
  }));
}

/** Whether two totals differ by more than their computation explains; one that is no number differs from any other. */
export function differs({ staged, summary }: Omit<Total, 'measure'>): boolean {
  if (!Number.isFinite(staged - summary)) return !Object.is(staged, summary);
  return Math.abs(staged - summary) > TOLERANCE * Math.max(1, Math.abs(staged), Math.abs(summary));
}
