import type fc from 'fast-check';
import type { CloudType } from '@ocp/core';
import type { SmallBill } from '../rows.ts';
import { awsBill } from './aws.ts';

/** Small bills of everything that goes wrong, by cloud. A lake is written twice the same. */
export const smallBills = { AWS: awsBill } satisfies Partial<Record<CloudType, fc.Arbitrary<SmallBill>>>;

/** The clouds on which random small lakes can be made. */
export type LakesCloud = keyof typeof smallBills;

/** The cloud that a flag names. Fails for one of which no bills can be made. */
export function cloudNamed(name: string): LakesCloud {
  if (Object.hasOwn(smallBills, name)) return name as LakesCloud;
  throw new Error(`--cloud is one of ${Object.keys(smallBills).join(', ')}`);
}
