import { concat } from '../../../concat.ts';
import { join } from '../../../joining.ts';
import { containsJoin } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctTexts } from '../../distinct-texts.ts';
import { ownPlaces, placeKey } from '../../openshift-on-cloud/own-rows.ts';
import { matchedResourceIds } from '../../openshift-on-cloud/resource-rows.ts';
import { rowsWhere } from '../../rows-where.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/** Spec ocp-on-gcp.md 5.3, quirks Q1, Q11: pods of a node whose name is in that of the resource, and volumes likewise. */
export const nodeLinks: CloudStep = (context) => {
  const { pool } = context;
  const names = matchedResourceIds(context);
  const places = ownPlaces(context);
  const source = places.codes('data_source');
  const linked = (kind: 'Pod' | 'Storage', column: 'node' | 'persistentvolume') => {
    const code = pool.intern(kind);
    const own = rowsWhere(places, (row) => source[row] === code);
    const found = containsJoin(names, distinctTexts(pool, own.codes(column)), pool);
    const resources = new Table(found.texts.length, {
      resource_id: { codes: found.texts },
      [column]: { codes: found.others },
    });
    return join('inner', own, resources, [column], { resource_id: 'resource_id' });
  };
  const links = [linked('Pod', 'node'), linked('Storage', 'persistentvolume')];
  return concat(links, ['resource_id', ...placeKey]);
};
