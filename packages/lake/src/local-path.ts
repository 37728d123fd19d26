import { OcpError, type LakeFile } from '@ocp/core';

/** Where a file is on this machine. Fails with `INTERNAL` when only its address was asked for. */
export function localPath({ path, origin }: LakeFile): string {
  if (path !== undefined) return path;
  throw new OcpError('INTERNAL', `${origin} is not on this machine`, { where: { file: origin } });
}
