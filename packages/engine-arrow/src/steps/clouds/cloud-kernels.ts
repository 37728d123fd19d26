import type { Cloud } from '@ocp/core';
import type { Column } from '../../columns.ts';
import type { Table } from '../../table.ts';
import type { DailyKernels } from './daily-kernels.ts';
import type { StepContext } from '../step.ts';

/** What a step of OpenShift on a cloud may read: also what the cloud is, and the rules that are its own. */
export interface CloudContext extends StepContext {
  readonly cloud: Cloud;
  readonly own: CloudKernels;
}

/** Makes a step of OpenShift on a cloud, as `ArrowStep`. */
export type CloudStep = (context: CloudContext) => Table | Promise<Table>;

/** What a cloud must give: the rules that are its own. Each is told what its relation is by the step's columns in `@ocp/core`. */
export interface CloudKernels {
  /**
   * What matched rows of the bill say of themselves: the cloud's billed and described columns, amount and costs, `disk_id` and
   * `data_transfer_direction`; the day where it is not that of the row. In: `rows` with all columns of `bill_rows`,
   * `resource_matched`, and `bill_row`, the place of each in `bill_rows`.
   */
  billRow(rows: Table, context: CloudContext): Record<string, Column> | Promise<Record<string, Column>>;
  /** The cloud's own summary. */
  daily: DailyKernels;
  /** `matched_resources`. */
  matchedResources: CloudStep;
  /** `infrastructure_matches`. */
  infrastructureMatches: CloudStep;
  /** `tag_pairs` where the reporting tables share none; asked only where there are shared keys. */
  foundTagPairs: CloudStep;
  /** `disk_volumes`. */
  diskVolumes: CloudStep;
  /** `disk_capacities`. */
  diskSizes: CloudStep;
  /** `node_links`. */
  nodeLinks: CloudStep;
  /** `disk_remainders`, where they are not one part a row of the bill. */
  diskRemainders?: CloudStep;
  /** The kept columns of `kept_rows` with `usage_start`, where the cloud keeps any. */
  keptRows?: CloudStep;
}
