/** How the engine reads; what is left out is what was fastest. */
export interface ArrowOptions {
  /** Read only the columns that a step needs; else all that the table has. Koku's `POC_COLUMN_FILTERING`. */
  columnFiltering?: boolean;
  /** Take texts from the files as dictionaries. Koku's `POC_USE_CATEGORICAL`. */
  categorical?: boolean;
  /** Take a row group in batches; else in one piece. Koku's `POC_USE_STREAMING`. */
  streaming?: boolean;
  /** Rows of a batch. Koku's `POC_CHUNK_SIZE`. */
  chunkRows?: number;
  /** Row groups decoded at a time, each in a thread of its own; 1: in the engine's thread. Koku's `POC_PARALLEL_READERS`. */
  parallelReaders?: number;
}

export type ArrowSettings = Required<ArrowOptions>;

export function settingsOf(options: ArrowOptions): ArrowSettings {
  return {
    columnFiltering: true,
    categorical: true,
    streaming: true,
    chunkRows: 50_000,
    parallelReaders: 1,
    ...options,
  };
}
