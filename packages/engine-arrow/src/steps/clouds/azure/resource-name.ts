import { mappedTexts, type TextPool } from '../../../kernels/index.ts';

/** Place of the name in `/subscriptions/S/resourceGroups/G/providers/P/T/NAME`, of which the first part is empty. */
const NAME = 8;

/** The names of resources by their full ids; null for an id with fewer parts (spec ocp-on-azure.md 4). */
export const resourceNames = (ids: Int32Array, pool: TextPool): Int32Array =>
  mappedTexts(ids, pool, (id) => id.split('/')[NAME] ?? null);
