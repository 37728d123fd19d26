import { containsJoin, suffixJoin } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctIds, distinctTexts } from '../../distinct-texts.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/** Spec ocp-on-aws.md 3.1. Window-wide: a candidate of one day matches rows of all days of the window. */
export const matchedResources: CloudStep = async ({ cloud, input, table, pool }) => {
  const ids = distinctIds(pool, (await input('bill_rows')).codes(cloud.bill.resource));
  const candidates = distinctTexts(pool, table('resource_candidates').codes('candidate'));
  const matched = distinctTexts(pool, suffixJoin(ids, candidates, pool).texts);
  return new Table(matched.length, { resource: { codes: matched } });
};

/** Spec ocp-on-aws.md 12. */
export const infrastructureMatches: CloudStep = async ({ cloud, input, pool }) => {
  const bill = await input('bill_rows', [cloud.bill.resource]);
  const pods = await input('pod_days', ['resource_id']);
  const found = containsJoin(
    distinctIds(pool, bill.codes(cloud.bill.resource)),
    distinctIds(pool, pods.codes('resource_id')),
    pool,
  );
  return new Table(found.texts.length, { resource: { codes: found.texts }, node: { codes: found.others } });
};
