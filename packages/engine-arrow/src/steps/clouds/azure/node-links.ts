import { concat } from '../../../concat.ts';
import { join } from '../../../joining.ts';
import { containsJoin, lowerCase, lowerCaseOf, mappedTexts } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctTexts } from '../../distinct-texts.ts';
import { ownPlaces, placeKey } from '../../openshift-on-cloud/own-rows.ts';
import { matchedResourceIds } from '../../openshift-on-cloud/resource-rows.ts';
import { rowsWhere } from '../../rows-where.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/**
 * Spec ocp-on-azure.md 5.3: pods of a node whose name is that of the resource or of its system disk, whatever the case, and
 * volumes whose name is in that of the resource.
 */
export const nodeLinks: CloudStep = (context) => {
  const { pool } = context;
  const names = matchedResourceIds(context);
  const places = ownPlaces(context);
  const source = places.codes('data_source');
  const placesOf = (kind: 'Pod' | 'Storage') => {
    const code = pool.intern(kind);
    return rowsWhere(places, (row) => source[row] === code);
  };
  const [pods, volumes] = [placesOf('Pod'), placesOf('Storage')];
  const resources = new Table(names.length, {
    resource_id: { codes: names },
    lower: { codes: mappedTexts(names, pool, (name) => lowerCaseOf(name).replaceAll('_osdisk', '')) },
  });
  const nodes = pods.with({ lower: { codes: lowerCase(pods.codes('node'), pool) } });
  const found = containsJoin(names, distinctTexts(pool, volumes.codes('persistentvolume')), pool);
  const containing = new Table(found.texts.length, {
    resource_id: { codes: found.texts },
    persistentvolume: { codes: found.others },
  });
  const added = { resource_id: 'resource_id' };
  return concat(
    [
      join('inner', nodes, resources, ['lower'], added),
      join('inner', volumes, containing, ['persistentvolume'], added),
    ],
    ['resource_id', ...placeKey],
  );
};
