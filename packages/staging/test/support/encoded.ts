import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReportReader, type RowCounts } from '../../src/csv/report-reader.ts';
import { RowEncoder } from '../../src/csv/row-encoder.ts';

export const SOURCE = '73be11de-69d8-5208-9aba-fc2bb9d15769';
export const FILE = 7;

export type Value = string | number | null;

/** What a report became. */
export interface Encoded extends RowCounts {
  type: string;
  /** By column. */
  values: Record<string, Value>[];
  faults: { line: number; fault: string }[];
  months: string[];
  keys: string[];
}

/** A report as its staging table would get it; times as ISO texts, without COPY's header and trailer. */
export async function encode(content: string | Buffer): Promise<Encoded> {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    const path = join(folder, 'report.csv');
    writeFileSync(path, content);
    await using reader = await ReportReader.open(path);
    const { type } = reader.header;
    const encoder = new RowEncoder(reader.header, SOURCE, FILE);
    const counts: RowCounts = { rows: 0, malformed: 0, anomalies: 0, hours: new Map() };
    const faults: Encoded['faults'] = [];
    const months: string[] = [];
    const bytes: Buffer[] = [];
    for await (const part of reader.parts(encoder, counts, (line, fault) => faults.push({ line, fault }))) {
      if ('month' in part) months.push(part.month);
      else bytes.push(part.rows);
    }
    const values = decode(Buffer.concat(bytes), type.columns);
    return { type: type.name, values, faults, months, keys: [...encoder.labels.keys], ...counts };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function decode(bytes: Buffer, columns: readonly { name: string; kind: string }[]): Record<string, Value>[] {
  const rows: Record<string, Value>[] = [];
  let at = 0;
  const field = (): Buffer | null => {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    if (bytes.readInt16BE(at) !== columns.length + 2) throw new Error(`a row begins wrongly at byte ${at}`);
    at += 2;
    if (field()?.toString('hex') !== SOURCE.replaceAll('-', '')) throw new Error('another source');
    if (field()?.readBigInt64BE() !== BigInt(FILE)) throw new Error('another file');
    rows.push(Object.fromEntries(columns.map(({ name, kind }) => [name, valueOf(field(), kind)])));
  }
  return rows;
}

function valueOf(bytes: Buffer | null, kind: string): Value {
  if (bytes === null) return null;
  if (kind === 'number' || kind === 'count') return bytes.readDoubleBE();
  if (kind !== 'timestamp') return bytes.toString();
  const milliseconds = Number(bytes.readBigInt64BE() / 1000n) + Date.UTC(2000);
  return new Date(milliseconds).toISOString();
}
