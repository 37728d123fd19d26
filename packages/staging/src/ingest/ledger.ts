import type { SqlSession } from '@ocp/core';
import type { Finding } from '../findings/findings.ts';
import { reportTypeOf, type ReportTypeName } from '../report-types.ts';
import { ledger } from '../tables.ts';

/** A report that is registered in the ledger to be loaded. */
export interface LedgerFile {
  id: number;
  name: string;
  contentHash: string;
  reportType: ReportTypeName;
}

/** Identity and time of a payload. */
export interface LedgerPayload {
  source: string;
  /** Of its manifest, or of its content. */
  manifest: string;
  clusterId: string | undefined;
  version: string | undefined;
  /** ISO text; undefined without a manifest, or when it does not say. */
  date: string | undefined;
  /** What its manifest says that it covers. */
  covered: { first: string; last: string } | undefined;
  /** The reports that its manifest lists, which may come in several archives. */
  listed: readonly string[];
}

/**
 * Forgets reports of the source that were begun and never published. Only the holder of the source's lock may do so; a
 * load whose process is gone but whose connection still works is waited for.
 */
export async function removeUnpublished(sql: SqlSession, source: string): Promise<void> {
  const gone = await sql.rows<{ id: number; type: ReportTypeName }>(
    `delete from ${sql.schema}.${ledger.files} files using ${sql.schema}.${ledger.payloads} payloads
      where payloads.id = files.payload_id and payloads.source_uuid = $1 and files.status = 'loading'
      returning files.id, files.report_type as type`,
    [source],
  );
  await removeRows(sql, source, gone);
}

/** Deletes the staged rows of some files. */
export async function removeRows(
  sql: SqlSession,
  source: string,
  files: readonly { id: number; type: ReportTypeName }[],
): Promise<void> {
  for (const name of new Set(files.map(({ type }) => type))) {
    const ids = files.filter(({ type }) => type === name).map(({ id }) => id);
    await sql.execute(
      `delete from ${sql.schema}.${reportTypeOf(name).table} where source_uuid = $1 and file_id = any($2)`,
      [source, ids],
    );
  }
}

/** The payload's number in the ledger, new or known. */
export async function registerPayload(sql: SqlSession, payload: LedgerPayload): Promise<number> {
  const { source, manifest, clusterId, version, date, covered } = payload;
  const [row] = await sql.rows<{ id: number }>(
    `insert into ${sql.schema}.${ledger.payloads} as known
        (source_uuid, manifest, cluster_id, version, date, first_covered, last_covered)
      values ($1, $2, $3, $4, $5, $6::timestamptz at time zone 'UTC', $7::timestamptz at time zone 'UTC')
      on conflict (source_uuid, manifest) do update set
        cluster_id = coalesce(excluded.cluster_id, known.cluster_id),
        version = coalesce(excluded.version, known.version),
        date = coalesce(excluded.date, known.date),
        first_covered = coalesce(excluded.first_covered, known.first_covered),
        last_covered = coalesce(excluded.last_covered, known.last_covered)
      returning id`,
    [
      ...[source, manifest, clusterId ?? null, version ?? null, date ?? null],
      ...[covered?.first ?? null, covered?.last ?? null],
    ],
  );
  return row?.id ?? 0;
}

/** A file of a payload that was published. */
export interface PublishedFile {
  id: number;
  name: string;
  contentHash: string;
  type: ReportTypeName;
  /** Whether all its rows are still staged, or gave way to newer ones; false after a cleanup. */
  complete: boolean;
  /** Rows that were skipped and dropped when it was loaded, and what else was found. */
  malformed: number;
  anomalies: number;
  findings: readonly Finding[];
}

export function publishedFiles(sql: SqlSession, payload: number): Promise<PublishedFile[]> {
  return sql.rows(
    `select id, name, content_hash as "contentHash", report_type as type, status <> 'removed' as complete,
        coalesce(malformed, 0)::int as malformed, coalesce(anomalies, 0)::int as anomalies, findings
      from ${sql.schema}.${ledger.files} where payload_id = $1 and status <> 'loading'`,
    [payload],
  );
}

/** Registers a report that is about to be loaded and returns its number. */
export async function registerFile(
  sql: SqlSession,
  payload: number,
  { name, contentHash, reportType }: Omit<LedgerFile, 'id'>,
): Promise<number> {
  const [row] = await sql.rows<{ id: number }>(
    `insert into ${sql.schema}.${ledger.files} (payload_id, name, content_hash, report_type, status)
      values ($1, $2, $3, $4, 'loading') returning id`,
    [payload, name, contentHash, reportType],
  );
  return row?.id ?? 0;
}

/** Keeps the registration of a file from being removed until the end of the transaction; false when it is gone. */
export async function holdFile(sql: SqlSession, file: number): Promise<boolean> {
  const held = await sql.rows(`select from ${sql.schema}.${ledger.files} where id = $1 for share`, [file]);
  return held.length === 1;
}
