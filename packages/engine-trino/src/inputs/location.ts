import { fileURLToPath } from 'node:url';
import { OcpError, type LakeFile } from '@ocp/core';

/** Where a file of the lake lies (spec inputs.md 1). */
export interface FileLocation {
  /** The lake's root, without a slash at its end. */
  root: string;
  /** Folder below the root, without slashes at its ends. */
  folder: string;
  name: string;
  schema: string;
  partition: Readonly<Record<'source' | 'year' | 'month', string>>;
}

const LAYOUT =
  /^(.*?)\/(data\/parquet\/(?:daily\/)?([^/]+)\/.+\/source=([^/]+)\/year=([^/]+)\/month=([^/]+))\/([^/]+)$/;

/** Takes the address of a file apart; that of a local one becomes `local://` and its path, as Trino spells it. */
export function locationOf({ origin }: LakeFile): FileLocation {
  const address = origin.startsWith('file:') ? `local://${fileURLToPath(origin)}` : origin;
  const [, root, folder, schema, source, year, month, name] = LAYOUT.exec(address) ?? [];
  if (root === undefined || folder === undefined || schema === undefined || name === undefined) {
    throw new OcpError('LAKE_FILE_UNREADABLE', `${origin} does not lie in a partition of the lake`, {
      where: { file: origin },
    });
  }
  return {
    root,
    folder,
    name,
    schema,
    partition: { source: source ?? '', year: year ?? '', month: month ?? '' },
  };
}
