import { OcpError } from '@ocp/core';

/** The error of a run that was asked to stop. */
export function stopped(signal: AbortSignal): OcpError {
  return new OcpError('STOPPED', 'stopped before the end', { cause: signal.reason });
}
