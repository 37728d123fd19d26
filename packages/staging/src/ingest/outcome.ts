import type { Report } from '@ocp/core';
import type { LoadedFile } from './load-file.ts';
import type { IngestWork } from './prepare.ts';
import type { Published } from './publish.ts';

/** What one load did to the ledger and the staging tables. */
export interface IngestOutcome extends Published {
  work: IngestWork;
  loaded: readonly LoadedFile[];
  /** False when the tenant does not know the source, so that there is no report period. */
  periods: boolean;
  /** About hours and reports that the payload should have. */
  incomplete: Report['warnings'];
}
