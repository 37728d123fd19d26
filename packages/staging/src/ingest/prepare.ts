import { basename } from 'node:path';
import type { OcpError, Store } from '@ocp/core';
import { isReport } from '../payload/payload.ts';
import type { ReportTypeName } from '../report-types.ts';
import {
  publishedFiles,
  registerFile,
  registerPayload,
  removeUnpublished,
  type LedgerFile,
  type LedgerPayload,
  type PublishedFile,
} from './ledger.ts';
import type { FileStatus } from './report.ts';
import type { SurveyedFile } from './survey.ts';

/** A file that is to be loaded, and its place in the ledger. */
export interface FileWork {
  path: string;
  file: LedgerFile;
}

/** A file that is not loaded. */
export interface LeftFile {
  surveyed: SurveyedFile;
  status: Exclude<FileStatus, 'loaded' | 'errors'>;
  /** Of a file that is known: what became of it when it was loaded. */
  before?: PublishedFile;
}

/** What is to be loaded, and what became of the files that are not. */
export interface IngestWork {
  /** Number of the payload in the ledger. */
  payload: number;
  files: FileWork[];
  /** Files of the payload that are staged with another content or not as a whole, and give way. */
  outdated: { id: number; type: ReportTypeName }[];
  left: LeftFile[];
  /** Reports that the manifest lists and of which neither this archive nor one before it had one that could be loaded. */
  missing: readonly string[];
  /** That the payload is of another cluster than the source is, and loaded all the same. */
  foreign?: OcpError | undefined;
}

/**
 * Registers the files that are not staged yet, in a transaction of its own: the loads must see them. The caller holds the
 * source's lock, so that whatever was begun before and not published is left over and removed.
 */
export function prepare(
  store: Store,
  schema: string,
  payload: LedgerPayload,
  surveyed: readonly SurveyedFile[],
  signal: AbortSignal,
): Promise<IngestWork> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      await removeUnpublished(sql, payload.source);
      const id = await registerPayload(sql, payload);
      const published = await publishedFiles(sql, id);
      const reports = surveyed.filter(({ reportType }) => reportType !== undefined);
      const changed = published.filter((file) => isOutdated(file, reports));
      const there = new Set([...reports, ...published].map(({ name }) => name));
      const missing = payload.listed
        .map((name) => basename(name))
        .filter((name) => isReport(name) && !there.has(name));
      const work: IngestWork = { payload: id, files: [], outdated: changed, left: [], missing };
      const contents = new Set<string>();
      for (const file of surveyed) {
        const { name, path, contentHash, reportType } = file;
        const before = published.find(
          (other) => other.contentHash === contentHash && !changed.includes(other),
        );
        if (reportType === undefined) work.left.push({ surveyed: file, status: 'refused' });
        else if (contents.has(contentHash)) work.left.push({ surveyed: file, status: 'copy' });
        else if (before) work.left.push({ surveyed: file, status: 'known', before });
        else {
          const registered = { name, contentHash, reportType };
          work.files.push({ path, file: { ...registered, id: await registerFile(sql, id, registered) } });
        }
        contents.add(contentHash);
      }
      return work;
    },
    { signal },
  );
}

/** Whether a published file gives way to one that came: it lost rows, or another content came under its name. */
function isOutdated(
  { name, contentHash, complete }: PublishedFile,
  reports: readonly SurveyedFile[],
): boolean {
  const same = reports.some((file) => file.contentHash === contentHash);
  return same ? !complete : reports.some((file) => file.name === name);
}
