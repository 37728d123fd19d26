import { OcpError } from './errors.ts';

/** Why nothing can be written to the scratch folder, which `TMPDIR` names. */
export function scratchFault(what: string, folder: string, cause: unknown): OcpError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new OcpError('OUTPUT_UNWRITABLE', `${what}: ${message}`, {
    where: { folder, variable: 'TMPDIR' },
    hint: 'Make the folder writable, or let TMPDIR name another one.',
    cause,
  });
}
