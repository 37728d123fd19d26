import { OcpError, type ErrorPlace } from '@ocp/core';

/** A failure with its place; what the engine was told to stop is `STOPPED`. */
export function engineError(error: unknown, where: ErrorPlace, signal: AbortSignal): OcpError {
  const place = { engine: 'arrow', ...where };
  if (error instanceof OcpError) return error.at(place);
  if (signal.aborted)
    return new OcpError('STOPPED', 'the engine was stopped', { where: place, cause: error });
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && message.includes('allocation failed')) {
    return new OcpError('ENGINE_OUT_OF_MEMORY', message, {
      where: place,
      hint: 'Run fewer days at a time, or the duckdb engine, which spills to disk.',
      cause: error,
    });
  }
  return new OcpError('ENGINE_STEP', message, {
    where: place,
    hint: 'This is a fault of the engine; please report it with the step.',
    cause: error,
  });
}
