import type { Dialect } from '../dialect.ts';
import type { SqlStep } from '../step.ts';
import type { DailyRules } from './daily-rules.ts';

/** The rules that are a cloud's own; everything else about it is data in core. */
export interface CloudRules {
  /** What a row of `bill_rows` (`bill`) is to its parts: an expression for each column that they keep. */
  billRow(dialect: Dialect, resourceMatched: string): BillRow;
  /** The cloud's own summary. */
  daily: DailyRules;
  /** `matched_resources`: which resources of the bill belong to a candidate. */
  matchedResources: SqlStep;
  /** `infrastructure_matches`: resources of the bill that name a node. */
  infrastructureMatches: SqlStep;
  /** `disk_volumes`: which volumes lie on a disk. */
  diskVolumes: SqlStep;
  /** `node_links`: which places of the cluster a resource is. */
  nodeLinks: SqlStep;
  /** `disk_capacities`. */
  diskCapacities: SqlStep;
  /** `disk_remainders`, where they are not those of all clouds. */
  diskRemainders?: SqlStep;
  /** SELECT of `key`, `value`: the pairs of tags that bill and labels share, where the reporting tables share none. */
  tagPairs: SqlStep;
  /** What is kept for the runs of other clusters: a SELECT of usage_start and the columns of `cloud.kept`. */
  kept?: SqlStep;
}

export interface BillRow {
  /** By column: those of `billedColumns` of core. */
  columns: Readonly<Record<string, string>>;
  diskId: string;
  /** Null for anything but data transfer. */
  direction: string;
}
