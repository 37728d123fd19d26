import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  localPath,
  inputTable,
  OcpError,
  type InputTable,
  type Lake,
  type LakeFile,
  type PartitionRef,
} from '@ocp/core';

import { onTestFinished } from 'vitest';

export const SOURCE = '11111111-2222-3333-4444-555555555555';
export const { signal }: { signal: Parameters<Lake['files']>[2] } = new AbortController();

/** The partition that the tests read unless they say otherwise. */
export const ref: PartitionRef = {
  table: inputTable('node_label_days'),
  schema: 'org1',
  source: SOURCE,
  month: '2025-02-10',
};

/** Its folder below the root. */
export const FOLDER = `data/parquet/daily/org1/OCP/node_labels/source=${SOURCE}/year=2025/month=02`;

/** A file of a table on this machine, where the test is not about what the lake says of it. */
export const localFile = (path: string, table: InputTable, given: Partial<LakeFile> = {}): LakeFile => ({
  origin: pathToFileURL(path).href,
  path,
  partition: { ...ref, table },
  folder: pathToFileURL(dirname(path)).href,
  name: basename(path),
  version: '1',
  bytes: 1,
  columns: [],
  rows: 1,
  ...given,
});

/** What a file holds, of a lake that was asked for files. */
export const contentOf = (file: LakeFile): Buffer => readFileSync(localPath(file));

/** A folder that is removed after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-lake-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a promise fails with; the test fails if it does not, or with anything but an `OcpError`. */
export async function failure(promise: Promise<unknown>): Promise<OcpError> {
  const outcome = await promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (outcome instanceof OcpError) return outcome;
  throw outcome instanceof Error ? outcome : new Error(String(outcome));
}
