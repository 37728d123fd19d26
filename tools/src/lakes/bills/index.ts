import type fc from 'fast-check';
import { cloudTypes, type CloudType } from '@ocp/core';
import type { SmallBill } from '../rows.ts';
import { awsBill } from './aws.ts';
import { azureBill } from './azure.ts';
import { gcpBill } from './gcp.ts';

/** Small bills of everything that goes wrong, by cloud. A lake is written twice the same. */
export const smallBills: Readonly<Record<CloudType, fc.Arbitrary<SmallBill>>> = {
  AWS: awsBill,
  Azure: azureBill,
  GCP: gcpBill,
};

/** The cloud that a flag names. Fails for one of which no bills can be made. */
export function cloudNamed(name: string): CloudType {
  const found = cloudTypes.find((cloud) => cloud === name);
  if (found !== undefined) return found;
  throw new Error(`--cloud is one of ${cloudTypes.join(', ')}`);
}
