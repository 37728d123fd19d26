import {
  type Columns,
  type Day,
  type InputTable,
  type SqlSession,
  type Staging,
  type Store,
} from '@ocp/core';
import { identifier, sqlType } from '@ocp/store';
import { stagedReports, stagedRows, stagedSelect, type EffectiveUsage } from './daily.ts';
import { isStaged, stagedVersion } from './version.ts';
import { noteSummary } from '../status/summaries.ts';
import { findRun } from './found.ts';
import { checkKept, daysWithoutPayload } from './kept.ts';
import { markProcessed } from './processed.ts';
import { tablesExist } from '../tables.ts';
import { validate } from './validate.ts';

/** Which staging, and how it is read. */
export interface StagingOptions {
  store: Store;
  schema: string;
  /** Default `max`. */
  effectiveUsage?: EffectiveUsage;
  signal: AbortSignal;
}

/** The staged reports of a tenant. A tenant for whom nothing was ever staged has empty inputs. */
export async function openStaging({
  store,
  schema,
  effectiveUsage = 'max',
  signal,
}: StagingOptions): Promise<Staging> {
  const there = await store.transaction(schema, ({ sql }) => tablesExist(sql), { signal, readOnly: true });
  return {
    settings: { effective_usage: effectiveUsage },
    select(ref, days) {
      if (stagedReports[ref.table.name] === undefined) return undefined;
      const from = { schema: identifier(ref.schema), source: ref.source };
      return there ? stagedSelect(ref.table, from, days, effectiveUsage) : nothing(ref.table);
    },
    async firstDay(ref, days, sql) {
      const report = stagedReports[ref.table.name];
      if (report === undefined || !there) return undefined;
      const rows = stagedRows(report, { schema: sql.schema, source: ref.source }, days);
      return firstDayOf(rows, sql);
    },
    async exists(table, source, sql) {
      const report = stagedReports[table.name];
      if (report === undefined) return undefined;
      return there && (await isStaged(report, { schema: sql.schema, source }, sql));
    },
    async version(ref, sql) {
      const report = stagedReports[ref.table.name];
      if (report === undefined) return undefined;
      return there
        ? stagedVersion(report, { schema: sql.schema, source: ref.source }, ref.month, sql)
        : 'nothing';
    },
    async checkKept(source, days, sql) {
      if (there) await checkKept({ schema: sql.schema, source }, days, sql);
    },
    async withoutPayload(source, days, sql) {
      return there ? daysWithoutPayload({ schema: sql.schema, source }, days, sql) : [];
    },
    async processed(run, sql) {
      if (!there) return [];
      const from = { schema: sql.schema, source: run.source };
      const warnings = [...(await findRun(run, from, sql)), ...(await validate(run, from, sql))];
      await markProcessed(from, run.days, sql);
      await noteSummary(from, run.days, sql);
      return warnings;
    },
  };
}

/** An input without rows. */
function nothing(table: InputTable): string {
  const columns: Columns = { ...table.columns, usage_start: 'date' };
  const nulls = Object.entries(columns).map(
    ([column, type]) => `cast(null as ${sqlType(type)}) as ${column}`,
  );
  return `select ${nulls.join(', ')} where false`;
}

/** From the index, day by day: the first row of the range is near its beginning. */
async function firstDayOf(rows: string, sql: SqlSession): Promise<Day | undefined> {
  const [row] = await sql.rows<{ day: Day | null }>(`select min(interval_start)::date as day ${rows}`);
  return row?.day ?? undefined;
}
