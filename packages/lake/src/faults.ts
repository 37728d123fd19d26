import { OcpError } from '@ocp/core';

/** True for an error of the operating system with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** True for a failed call of the operating system. */
export function isFileFault(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

/** Why a file or folder of the lake could not be read. */
export function fileFault(error: unknown, origin: string): OcpError {
  const why = reason(error);
  if (hasCode(error, 'EACCES', 'EPERM')) {
    return new OcpError('LAKE_REFUSED', `no permission to read ${origin} (${why})`, {
      where: { file: origin },
      hint: 'Let the user that runs this read the folder and its files.',
      cause: error,
    });
  }
  if (hasCode(error, 'EISDIR', 'ELOOP')) return unreadable(origin, why, error);
  return new OcpError('LAKE_UNREACHABLE', `cannot read ${origin} (${why})`, {
    where: { file: origin },
    hint: 'Check the disk or the mount that holds the lake.',
    cause: error,
  });
}

/** A root that leads somewhere, but to no lake. */
export function noLakeThere(root: string, lookedAt: string): OcpError {
  return new OcpError('LAKE_UNREACHABLE', `there is nothing at ${lookedAt}`, {
    where: { lake: root, folder: lookedAt },
    hint: 'Give the folder or the prefix that holds data/parquet/…, without these two.',
  });
}

/** A file that is not whole Parquet. */
export function unreadable(origin: string, why: string, cause?: unknown): OcpError {
  return new OcpError('LAKE_FILE_UNREADABLE', `${origin} is not a readable Parquet file: ${why}`, {
    where: { file: origin },
    hint: 'Put the whole file there again, or remove it if it does not belong to the lake.',
    cause,
  });
}

/** What went wrong in a few words: the code of the operating system, else the message. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
