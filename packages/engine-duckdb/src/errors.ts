import { OcpError, type ErrorPlace } from '@ocp/core';

/** A DuckDB failure with its place; what the engine was told to stop is `STOPPED`. */
export function engineError(error: unknown, where: ErrorPlace, signal: AbortSignal): OcpError {
  if (error instanceof OcpError) return error.at(where);
  const message = error instanceof Error ? error.message : String(error);
  const place = { engine: 'duckdb', ...where };
  if (signal.aborted || message.startsWith('INTERRUPT')) {
    return new OcpError('STOPPED', 'the engine was stopped', { where: place, cause: error });
  }
  if (message.startsWith('Out of Memory')) {
    return new OcpError('ENGINE_OUT_OF_MEMORY', firstLine(message), {
      where: place,
      hint: 'Raise --memory-limit, or make room on the disk of the temporary folder.',
      cause: error,
    });
  }
  const file = /'?(\/[^'"]+\.parquet)/.exec(message)?.[1];
  if (file !== undefined || message.includes('parquet')) {
    return new OcpError('LAKE_FILE_UNREADABLE', firstLine(message), {
      where: { ...place, ...(file === undefined ? {} : { file }) },
      hint: 'The file is damaged: ingest its report again.',
      cause: error,
    });
  }
  return new OcpError('ENGINE_STEP', firstLine(message), {
    where: place,
    hint: 'The statement is in the cause; please report it with the step.',
    cause: error,
  });
}

const firstLine = (message: string) => message.split('\n', 1)[0] ?? message;
