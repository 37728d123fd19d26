import { distinctCodes, suffixJoin } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { distinctIds } from './distinct-texts.ts';
import { billRows, podRows } from './inputs.ts';
import { rowsWithId } from './rows-where.ts';

/** Spec ocp-on-aws.md 3.1: also of pods without a node; a handle counts only where its volume has a name. */
export const resourceCandidates: ArrowStep = {
  name: 'resource_candidates',
  make: async (context) => {
    const { input, pool } = context;
    const pods = await podRows(context);
    const storage = await input('storage_days', ['persistentvolume', 'csi_volume_handle']);
    const volumes = rowsWithId(storage, 'persistentvolume', pool);
    const candidates = distinctIds(
      pool,
      pods.codes('resource_id'),
      volumes.codes('persistentvolume'),
      volumes.codes('csi_volume_handle'),
    );
    return new Table(candidates.length, { candidate: { codes: candidates } });
  },
};

/** Spec ocp-on-aws.md 3.1. Window-wide: a candidate of one day matches rows of all days of the window. */
export const matchedResources: ArrowStep = {
  name: 'matched_resources',
  make: async (context) => {
    const { table, pool } = context;
    const ids = distinctIds(pool, (await billRows(context)).codes('lineitem_resourceid'));
    const matches = suffixJoin(ids, table('resource_candidates').codes('candidate'), pool);
    const matched = distinctCodes([matches.texts], pool.size);
    return new Table(matched.length, { resource_id: { codes: matched } });
  },
};
