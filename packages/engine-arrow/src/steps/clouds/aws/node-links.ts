import { join } from '../../../joining.ts';
import { containsJoin } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctIds } from '../../distinct-texts.ts';
import { ownPlaces } from '../../openshift-on-cloud/own-rows.ts';
import { matchedResourceIds } from '../../openshift-on-cloud/resource-rows.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/**
 * Spec ocp-on-aws.md 5.3, 6: places of any kind whose resource id is contained in that of the bill, where matching asked for "ends
 * with" (quirk 1).
 */
export const nodeLinks: CloudStep = (context) => {
  const { pool } = context;
  const places = ownPlaces(context);
  const found = containsJoin(
    matchedResourceIds(context),
    distinctIds(pool, places.codes('node_resource_id')),
    pool,
  );
  const resources = new Table(found.texts.length, {
    resource_id: { codes: found.texts },
    node_resource_id: { codes: found.others },
  });
  return join('inner', places, resources, ['node_resource_id'], { resource_id: 'resource_id' });
};
