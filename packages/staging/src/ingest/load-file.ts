import { Readable } from 'node:stream';
import { OcpError, type SqlSession } from '@ocp/core';
import { copyHeader, copyTrailer } from '@ocp/store';
import { ReportReader, type ReportPart, type RowCounts } from '../csv/report-reader.ts';
import { RowEncoder } from '../csv/row-encoder.ts';
import { holdFile, type LedgerFile } from './ledger.ts';
import type { Finding } from '../findings/findings.ts';
import type { NodeHours } from '../findings/node-hours.ts';
import type { ReportType } from '../report-types.ts';
import { identityColumns } from '../tables.ts';

/** What a load of one file left. */
export interface LoadedFile extends RowCounts {
  file: LedgerFile;
  seconds: number;
  /** Keys of its labels (spec inputs.md 3.6). */
  keys: ReadonlySet<string>;
  droppedLabels: number;
  findings: readonly Finding[];
}

export interface LoadContext {
  /** In a transaction that may load several files. */
  sql: SqlSession;
  source: string;
  /** Makes the partition of a month of a report before its first row comes. */
  onMonth: (type: ReportType, month: string) => Promise<void>;
  /** Hears of every row that is skipped or dropped. */
  onLost: (line: number, fault: string) => void;
  /** Of all reports of the load. */
  nodes: NodeHours;
}

/**
 * Copies the rows of one report into its staging table. They are not seen by any aggregation until the payload is
 * published.
 */
export async function loadFile(path: string, file: LedgerFile, context: LoadContext): Promise<LoadedFile> {
  const started = performance.now();
  const { sql, source, onMonth, onLost, nodes } = context;
  await using reader = await ReportReader.open(path);
  const { type } = reader.header;
  if (type.name !== file.reportType || !(await holdFile(sql, file.id))) throw changed(file);
  const encoder = new RowEncoder(reader.header, source, file.id, nodes);
  const counts: RowCounts = { rows: 0, malformed: 0, anomalies: 0, hours: new Map() };
  const parts = reader.parts(encoder, counts, onLost);
  await copyParts(sql, type, parts, (month) => onMonth(type, month));
  const { findings } = encoder.found;
  findings.add('LABELS_DROPPED', encoder.labels.dropped);
  return {
    file,
    ...counts,
    seconds: (performance.now() - started) / 1000,
    keys: type.tagKeys ? encoder.labels.keys : new Set(),
    droppedLabels: encoder.labels.dropped,
    findings: findings.list(),
  };
}

/** One COPY a month that is met for the first time: a COPY that runs does not see a partition that is made meanwhile. */
async function copyParts(
  sql: SqlSession,
  { table, columns }: ReportType,
  parts: AsyncIterator<ReportPart, void>,
  onMonth: (month: string) => Promise<void>,
): Promise<void> {
  const names = [...identityColumns, ...columns.map(({ name }) => name)].join(', ');
  const copy = `copy ${sql.schema}.${table} (${names}) from stdin with (format binary)`;
  let part = await parts.next();
  async function* rows() {
    yield copyHeader;
    for (; part.done !== true && 'rows' in part.value; part = await parts.next()) yield part.value.rows;
    yield copyTrailer;
  }
  while (part.done !== true) {
    if ('month' in part.value) {
      await onMonth(part.value.month);
      part = await parts.next();
    } else if (part.value.rows.length === 0) part = await parts.next();
    else await sql.copyIn(copy, Readable.from(rows(), { objectMode: false }));
  }
}

function changed({ name }: LedgerFile): OcpError {
  return new OcpError('PAYLOAD_UNREADABLE', `${name} changed while it was loaded`, {
    where: { file: name },
    hint: 'Load the payload again when nothing writes to it any more.',
  });
}
