import { sameNumber } from '../../../columns.ts';
import { concat } from '../../../concat.ts';
import { Grouping } from '../../../grouping.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/** Spec ocp-on-azure.md 6, quirk Q1: the parts that runs of other clusters count. */
export const keptRows: CloudStep = ({ table }) => {
  const parts = concat([table('node_parts'), table('tag_parts')], ['row_uuid', 'usage_start']);
  const rows = new Grouping(parts, ['row_uuid', 'usage_start']);
  return rows.keys.with({ parts: rows.sum(sameNumber(1, parts.rows)) });
};
