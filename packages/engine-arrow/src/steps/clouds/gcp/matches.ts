import { distinct } from '../../../grouping.ts';
import { containsJoin } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctIds, distinctTexts } from '../../distinct-texts.ts';
import { podRows } from '../../openshift-on-cloud/inputs.ts';
import { rowsWhere } from '../../rows-where.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/**
 * Spec ocp-on-gcp.md 3 (2): the name of the resource contains a candidate, or its global name a handle. All lines of the name are
 * matched then, also those of another global name.
 */
export const matchedResources: CloudStep = async ({ cloud, input, table, pool }) => {
  const { resource } = cloud.bill;
  const names = distinct(await input('bill_rows'), [resource, 'resource_global_name']);
  const candidates = table('resource_candidates');
  const isHandle = candidates.numbers('handle').values;
  const handles = rowsWhere(candidates, (row) => isHandle[row] === 1);
  const containing = (column: string, parts: Table) => {
    const texts = distinctTexts(pool, names.codes(column));
    return new Set(containsJoin(texts, distinctTexts(pool, parts.codes('candidate')), pool).texts);
  };
  const named = containing(resource, candidates);
  const globally = containing('resource_global_name', handles);
  const [name, globalName] = [names.codes(resource), names.codes('resource_global_name')];
  const matched = rowsWhere(names, (row) => named.has(name[row]!) || globally.has(globalName[row]!));
  const resources = distinctTexts(pool, matched.codes(resource));
  return new Table(resources.length, { resource: { codes: resources } });
};

/** Spec ocp-on-gcp.md 9. */
export const infrastructureMatches: CloudStep = async (context) => {
  const { cloud, input, pool } = context;
  const { resource } = cloud.bill;
  const names = distinctTexts(pool, (await input('bill_rows', [resource])).codes(resource));
  const nodes = distinctIds(pool, (await podRows(context)).codes('node'));
  const found = containsJoin(names, nodes, pool);
  return new Table(found.texts.length, { resource: { codes: found.texts }, node: { codes: found.others } });
};
