import type { Report, TableComparison } from '@ocp/core';
import type { GoldenStage } from '@ocp/core/conformance';

export interface StageReport {
  stage: GoldenStage;
  /** `skipped`: the engine does not make the pipeline of this stage. */
  status: 'equal' | 'different' | 'failed' | 'skipped';
  seconds: number;
  tables: TableComparison[];
  error?: NonNullable<Report['error']>;
}

/** What `ocp golden` says, as data. */
export interface GoldenReport {
  /** `failed` beats `different`; `done`: every compared table is equal. */
  status: 'done' | 'different' | 'failed';
  engine: string;
  goldens: { name: string; stages: StageReport[] }[];
  seconds: number;
}
