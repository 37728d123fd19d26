import { RecordBatchReader, type Data } from 'apache-arrow';
import { fileFault, isFileFault, unreadable } from '../faults.ts';
import { toLogical, valuesToLogical } from './convert.ts';
import type { GroupDecoder } from './decoders.ts';
import type { OpenFile } from './open-file.ts';
import type { FilePlan, PlannedColumn, PlannedGroup } from './plan.ts';
import { projection } from './projection.ts';
import { columnValues } from './values-reader.ts';

/** How the rows of a row group are handed over. */
export interface Handover {
  /** Texts as dictionaries, where the file has such. */
  categorical: boolean;
  /** In batches, one copied out of the decoder at a time; else a row group is one batch. */
  streaming: boolean;
  /** Rows of a batch. */
  chunkRows: number;
}

/** A row group that is being decoded. */
export interface GroupReading {
  file: OpenFile;
  group: PlannedGroup;
  columns: readonly PlannedColumn[];
  batches: Promise<Iterable<Uint8Array>>;
}

/**
 * Begins to decode a row group. The time column is read too where rows have to be chosen by it, then as the last one, or
 * where the file has none of the columns, so that the number of rows is known.
 */
export function beginGroup(
  file: OpenFile,
  plan: FilePlan,
  group: PlannedGroup,
  handover: Handover,
  decoder: GroupDecoder,
): GroupReading {
  const columns = group.mixed ? [...plan.columns, plan.time] : plan.columns;
  const asked = columns.some(({ source }) => source !== undefined) ? columns : [plan.time];
  const sources = asked.flatMap(({ source }) => (source === undefined ? [] : [source]));
  const batchRows = handover.streaming ? handover.chunkRows : group.rows;
  const decode = async () => {
    const parts = projection(file, group.index, sources, handover.categorical);
    return decoder.decode({ ...parts, path: file.path, batchRows });
  };
  const batches = decode();
  // Whoever reads on hears of a failure; whoever stops does not want to.
  batches.catch(() => undefined);
  return { file, group, columns, batches };
}

/**
 * The rows of a row group in order as logical columns, in batches that are not empty: from the decoder, or without it where
 * that one refuses the file. Fails with `LAKE_FILE_UNREADABLE`, `LAKE_REFUSED`, `LAKE_UNREACHABLE`.
 */
export async function* groupRows(
  { file, group, columns, batches }: GroupReading,
  categorical: boolean,
): AsyncGenerator<Data[]> {
  let given = 0;
  try {
    for (const stream of await batches) {
      for (const batch of RecordBatchReader.from(stream)) {
        if (batch.numRows === 0) continue;
        const rows = toLogical(batch, columns, categorical);
        given += batch.numRows;
        yield rows;
      }
    }
  } catch {
    // The other reader reads the rest of the rows, or says what is wrong with the file.
  }
  if (given < group.rows) yield await otherwise(file, group, columns, given, categorical);
}

async function otherwise(
  file: OpenFile,
  { rowStart, rows }: PlannedGroup,
  columns: readonly PlannedColumn[],
  given: number,
  categorical: boolean,
): Promise<Data[]> {
  const range = { rowStart: rowStart + given, rowEnd: rowStart + rows };
  try {
    return valuesToLogical(await columnValues(file, range, columns), columns, categorical);
  } catch (error) {
    if (isFileFault(error)) throw fileFault(error, file.origin);
    throw unreadable(file.origin, 'its content is damaged', error);
  }
}
