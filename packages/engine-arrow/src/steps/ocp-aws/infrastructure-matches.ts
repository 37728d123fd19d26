import { containsJoin } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { distinctIds } from './distinct-texts.ts';

/** Spec ocp-on-aws.md 12. */
export const infrastructureMatches: ArrowStep = {
  name: 'infrastructure_matches',
  make: async ({ input, pool }) => {
    const bill = await input('aws_days', ['lineitem_resourceid']);
    const pods = await input('pod_days', ['resource_id']);
    const found = containsJoin(
      distinctIds(pool, bill.codes('lineitem_resourceid')),
      distinctIds(pool, pods.codes('resource_id')),
      pool,
    );
    return new Table(found.texts.length, {
      resource_id: { codes: found.texts },
      node_resource_id: { codes: found.others },
    });
  },
};
