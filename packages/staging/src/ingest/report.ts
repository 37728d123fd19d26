import type { Report } from '@ocp/core';

/**
 * What became of a file: `loaded`; `errors`: loaded without its malformed rows; `known`: it was loaded before; `copy`:
 * another file of the payload has the same content; `refused`: it is no OpenShift report.
 */
export type FileStatus = 'loaded' | 'errors' | 'known' | 'copy' | 'refused';

export interface FileReport {
  name: string;
  report_type: string | null;
  status: FileStatus;
  /** Staged. */
  rows: number;
  /** Skipped; of a file that is known, when it was loaded. */
  malformed: number;
  /** Dropped as measurements that cannot be (spec inputs.md 3.2). */
  anomalies: number;
  seconds: number;
}

/** What came with a payload and is not staged. */
export interface Lost {
  /** Refused: they are no OpenShift reports. */
  reports: number;
  /** Skipped or dropped. */
  rows: number;
  /** Left out. */
  labels: number;
}

/** What `ocp ingest` says. */
export interface IngestReport {
  status: 'done';
  schema: string;
  source: string;
  payload: { manifest: string; cluster_id: string | null; date: string | null };
  files: FileReport[];
  /** Rows loaded, of which `superseded` were taken out again: a newer payload has their hours. */
  rows: number;
  superseded: number;
  /** Rows of older payloads that gave way. */
  replaced: number;
  lost: Lost;
  seconds: number;
  warnings: Report['warnings'];
}
