import type fc from 'fast-check';
import type { CloudType } from '@ocp/core';
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
