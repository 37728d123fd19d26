import { join } from '../../../joining.ts';
import { containsJoin } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctIds, distinctTexts } from '../../distinct-texts.ts';
import { podRows } from '../../openshift-on-cloud/inputs.ts';
import type { CloudStep } from '../cloud-kernels.ts';
import { resourceNames } from './resource-name.ts';

/** Spec ocp-on-azure.md 3 (2): the whole id is searched, so that a node's name in that of a resource group matches too. */
export const matchedResources: CloudStep = async ({ cloud, input, table, pool }) => {
  const ids = distinctTexts(pool, (await input('bill_rows')).codes(cloud.bill.resource));
  const candidates = distinctTexts(pool, table('resource_candidates').codes('candidate'));
  const matched = distinctTexts(pool, containsJoin(ids, candidates, pool).texts);
  return new Table(matched.length, { resource: { codes: matched } });
};

/** Spec ocp-on-azure.md 10: exact, where matching looks for the name anywhere. */
export const infrastructureMatches: CloudStep = async (context) => {
  const { cloud, input, pool } = context;
  const ids = distinctTexts(
    pool,
    (await input('bill_rows', [cloud.bill.resource])).codes(cloud.bill.resource),
  );
  const nodes = distinctIds(pool, (await podRows(context)).codes('node'));
  const resources = new Table(ids.length, {
    resource: { codes: ids },
    node: { codes: resourceNames(ids, pool) },
  });
  return join('inner', resources, new Table(nodes.length, { node: { codes: nodes } }), ['node'], {});
};
