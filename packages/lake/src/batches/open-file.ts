import { localPath, type LakeFile } from '@ocp/core';
import type { FileMetaData } from 'hyparquet';
import { unreadable } from '../faults.ts';
import { openLocal } from '../file-bytes.ts';
import { withParquet } from '../footer.ts';

/** A file with its footer. */
export interface OpenFile {
  path: string;
  origin: string;
  metadata: FileMetaData;
  /** As Thrift, without length and magic. */
  footer: Uint8Array;
}

/** Reads the footer of a file. Fails with `LAKE_FILE_UNREADABLE`, `LAKE_REFUSED`, `LAKE_UNREACHABLE`. */
export async function openFile(lakeFile: LakeFile): Promise<OpenFile> {
  const { origin } = lakeFile;
  const path = localPath(lakeFile);
  const open = () => openLocal(path, origin);
  const file = await withParquet(open, origin, async ({ metadata, bytes }) => {
    const end = bytes.byteLength - 8;
    const length = new DataView(await bytes.slice(end, end + 4)).getUint32(0, true);
    const footer = new Uint8Array(await bytes.slice(end - length, end));
    return { path, origin, metadata, footer };
  });
  if (file === undefined) throw unreadable(origin, 'it is gone');
  return file;
}
