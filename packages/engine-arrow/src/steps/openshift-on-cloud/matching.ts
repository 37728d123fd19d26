import { OcpError, placeTags } from '@ocp/core';
import { NULL_CODE, sameNumber } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { joinedRows } from '../../joining.ts';
import { filterRows, takeCodes, type TextPool } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { CloudStep } from '../clouds/cloud-kernels.ts';
import { distinctIds, distinctTexts } from '../distinct-texts.ts';
import { nestedTexts } from '../label-texts.ts';
import { rowsWithId } from '../rows-where.ts';
import { podRows } from './inputs.ts';

/** Spec ocp-on-aws.md 3.1, ocp-on-azure.md 3, ocp-on-gcp.md 3: also of pods without a node. */
export const resourceCandidates: CloudStep = async (context) => {
  const { cloud, input, pool } = context;
  const { node, handles } = cloud.differences.candidates;
  const pods = await podRows(context);
  const volumes = await input('storage_days', ['persistentvolume', 'csi_volume_handle']);
  const withHandle = handles === 'all' ? volumes : rowsWithId(volumes, 'persistentvolume', pool);
  const candidates = (handle: 0 | 1, ...columns: readonly Int32Array[]) => {
    const ids = distinctIds(pool, ...columns);
    return new Table(ids.length, { candidate: { codes: ids }, handle: sameNumber(handle, ids.length) });
  };
  const names = candidates(0, pods.codes(node), volumes.codes('persistentvolume'));
  return concat([names, candidates(1, withHandle.codes('csi_volume_handle'))], ['candidate', 'handle']);
};

/** Spec ocp-on-aws.md 3.3, 3.4. A row that is matched by its resource has no matched tag. */
export const matchedRows: CloudStep = async (context) => {
  const { cloud, input, own, pool, table } = context;
  const { resource, tags } = cloud.bill;
  const bill = await input('bill_rows');
  const matches = table('tag_matches');
  const byTag = partner(bill, matches, { [tags]: 'tag_text' });
  const byResource = partner(bill, table('matched_resources'), { [resource]: 'resource' });
  const kept = filterRows(bill.rows, (row) => byResource[row] !== -1 || byTag[row] !== -1);
  const matched = takeCodes(byResource, kept);
  refuseNested(bill.take(kept, ['row_uuid', tags]), tags, pool);
  const tag = takeCodes(matches.codes('matched_tag'), takeCodes(byTag, kept));
  const rows = bill.take(kept).with({
    bill_row: { codes: kept },
    resource_matched: {
      values: Float64Array.from(matched, (row) => (row === -1 ? 0 : 1)),
      validity: undefined,
    },
    matched_tag: { codes: tag.map((code, row) => (matched[row] === -1 ? code : NULL_CODE)) },
  });
  const objects = table('tag_objects');
  const tagged = objects.take(partner(rows, objects, { [tags]: 'tag_text' }), ['tags', ...placeTags]);
  return rows.with({
    ...(await own.billRow(rows, context)),
    ...Object.fromEntries(tagged.names.map((name) => [name, tagged.column(name)])),
  });
};

/** Of a tag that is an object or a list no text can be made: Koku fails on such a row of the cluster (spec ocp-on-azure.md 4). */
function refuseNested(rows: Table, tags: string, pool: TextPool): void {
  const texts = rows.codes(tags);
  const nested = nestedTexts(distinctTexts(pool, texts), pool);
  if (nested.size === 0) return;
  const row = texts.findIndex((code) => nested.has(code));
  const example = `row ${pool.text(rows.codes('row_uuid')[row]!)}: ${pool.text(texts[row]!)}`.slice(0, 200);
  throw new OcpError(
    'LABELS_MALFORMED',
    `a row of the cluster has a tag that is an object or a list: ${example}`,
    {
      hint: 'Find the row of the bill and ingest its report again.',
    },
  );
}

/** For each row the one of another table whose key it has, or -1; the other table's keys are distinct. */
function partner(rows: Table, others: Table, on: Readonly<Record<string, string>>): Int32Array {
  return joinedRows('left', rows, others, on).right;
}
