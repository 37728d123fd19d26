import type { DayRange, InputTable, LakeFile } from '@ocp/core';
import { makeData, RecordBatch, Struct, type Data, type DataType, type Schema } from 'apache-arrow';
import { stopped } from '../stop.ts';
import { inlineDecoder, type GroupDecoder } from './decoders.ts';
import { DistinctRows } from './distinct.ts';
import { arrowSchema, logicalColumns } from './logical.ts';
import { lookahead } from './lookahead.ts';
import { openFile } from './open-file.ts';
import { planFile } from './plan.ts';
import { beginGroup, groupRows, type GroupReading } from './read-group.ts';
import { without } from './without.ts';
import { withinDays } from './within-days.ts';

export interface InputBatchOptions {
  /** Rows of other days, and those without a time, are left out; without days no row is. */
  days?: DayRange | undefined;
  /** Some of the table's columns, at least one, in this order; all when left out. */
  columns?: readonly string[] | undefined;
  /** Of rows that are equal in all columns, which are texts then, one is enough: most of the others are left out. */
  distinct?: boolean | undefined;
  /** Rows of a batch at most, while `streaming`. */
  chunkRows?: number | undefined;
  /** Texts as dictionaries, each batch with its own; codes of different batches do not compare. */
  categorical?: boolean | undefined;
  /** Batches while a row group is decoded; else a row group is one batch. */
  streaming?: boolean | undefined;
  /** Where row groups are decoded: in this thread when left out, in others with a `threadDecoder`. */
  decoder?: GroupDecoder | undefined;
  signal: AbortSignal;
}

/** See `inputBatches` in `index.ts`. */
export async function* readBatches(
  table: InputTable,
  files: readonly LakeFile[],
  options: InputBatchOptions,
): AsyncGenerator<RecordBatch> {
  const {
    days,
    distinct = false,
    signal,
    categorical = false,
    streaming = true,
    chunkRows = 50_000,
  } = options;
  const decoder = options.decoder ?? inlineDecoder;
  const wanted = logicalColumns(table, options.columns);
  const schema = arrowSchema(wanted, categorical);
  const coded = categorical || distinct;
  const rowsOnce = distinct ? new DistinctRows(categorical) : undefined;
  async function* groups(): AsyncGenerator<[LakeFile, GroupReading]> {
    for (const lakeFile of files) {
      if (signal.aborted) throw stopped(signal);
      const file = await openFile(lakeFile);
      const plan = planFile(table, file.metadata, wanted, days);
      for (const group of plan.groups) {
        yield [
          lakeFile,
          beginGroup(file, plan, group, { categorical: coded, streaming, chunkRows }, decoder),
        ];
      }
    }
  }
  for await (const [{ leftOut }, reading] of lookahead(groups(), decoder.width)) {
    let place = reading.group.rowStart;
    for await (const all of groupRows(reading, coded)) {
      if (signal.aborted) throw stopped(signal);
      const read = leftOut === undefined ? all : without(all, leftOut, place);
      place += all[0]?.length ?? 0;
      const ofDays =
        days !== undefined && reading.group.mixed ? withinDays(read.slice(0, -1), read.at(-1)!, days) : read;
      const rows = rowsOnce?.of(ofDays) ?? ofDays;
      if (rows[0]?.length !== 0) yield recordBatch(schema, rows);
    }
  }
}

function recordBatch(schema: Schema, columns: readonly Data[]): RecordBatch {
  const children: Data[] = columns.map((data, index) => data.clone(schema.fields[index]!.type as DataType));
  const length = children[0]?.length ?? 0;
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  );
}
