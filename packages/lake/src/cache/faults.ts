import { OcpError } from '@ocp/core';
import { hasCode, reason } from '../faults.ts';

/** True for a fault of the disk that holds the cache; the network has other codes. */
export function isDiskFault(error: unknown): boolean {
  return hasCode(error, 'ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG', 'EIO', 'EACCES', 'EPERM', 'ENOENT', 'EMFILE');
}

/** Why the cache cannot be used. */
export function cacheFault(error: unknown, folder: string): OcpError {
  if (error instanceof OcpError) return error;
  return new OcpError('LAKE_UNREACHABLE', `cannot keep the lake's objects in ${folder} (${reason(error)})`, {
    where: { folder },
    hint: 'Set OCP_CACHE_DIR to a folder that can be written and has room for the files of a month.',
    cause: error,
  });
}
