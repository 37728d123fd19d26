import { clusterTables } from '@ocp/golden';
import { kokuTables, type CloudType } from '@ocp/core';

/** A table that grows by rule: after a life it holds at least the rows of a fresh database. */
export interface Growing {
  /** The array that grows too; every other compared column is the key. */
  united?: string;
  /** The column that keeps the first value it was given. */
  first?: string;
  reason: string;
}

const labels = (spec: string): Growing => ({
  united: 'values',
  reason: `values are united with those already there (spec ${spec})`,
});
const values: Growing = { reason: 'values that were seen once stay (spec after.md 3, 7)' };

/** What may depend on the history of a tenant, table by table; nothing else may. */
export function growingTables(clouds: readonly CloudType[]): Readonly<Record<string, Growing>> {
  const tags = clouds.map((cloud) => kokuTables(cloud).openshiftTags);
  return {
    reporting_ocpusagepodlabel_summary: labels('after.md 3'),
    reporting_ocpstoragevolumelabel_summary: labels('after.md 3'),
    reporting_ocptags_values: values,
    ...Object.fromEntries(
      tags.flatMap((table) => [
        [table.summary, labels('after.md 7')],
        [table.values, values],
      ]),
    ),
    reporting_ocpawscategory_summary: labels('after.md 7'),
    ...Object.fromEntries(
      clusterTables.map((table) => [table, { reason: 'nothing is ever removed (spec inputs.md 5.0, 5.1)' }]),
    ),
    reporting_ocp_pvcs: {
      first: 'csi_volume_handle',
      reason: 'nothing is ever removed, and a claim keeps its handle once it has one (spec inputs.md 5.0)',
    },
  };
}

/**
 * What the rules read of the tables that grow: a fresh database is given it, or it would be another tenant. A node keeps the role
 * that it was given once, and rows of nobody are named by it (spec inputs.md 5.1).
 */
export const remembered = ['reporting_ocp_clusters', 'reporting_ocp_nodes'] as const;

/**
 * Times that all is summarized in the end, where there are several clusters. A run reads what the runs before it left of the other
 * clusters: their nodes, and which rows of the bill they matched (spec ocp-on-aws.md 9); the second time that is of now.
 */
export const rounds = (clusters: number) => (clusters > 1 ? 2 : 1);
