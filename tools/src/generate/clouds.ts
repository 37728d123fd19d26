import { cloudTypes, OcpError, type CloudType } from '@ocp/core';
import { awsBill } from './aws/bill.ts';
import { azureBill } from './azure/bill.ts';
import type { BillGenerator } from './bill.ts';
import { gcpBill } from './gcp/bill.ts';

/** How the bill of each cloud is generated; its folder has the same files. */
export const billGenerators: Readonly<Record<CloudType, BillGenerator>> = {
  AWS: awsBill,
  Azure: azureBill,
  GCP: gcpBill,
};

/** The cloud that a flag names. Fails with `USAGE_INVALID` for a name that is none. */
export function cloudNamed(name: string): CloudType {
  const found = cloudTypes.find((cloud) => cloud === name);
  if (found !== undefined) return found;
  throw new OcpError('USAGE_INVALID', `there is no cloud ${name}`, {
    where: { flag: '--cloud' },
    hint: `One of ${cloudTypes.join(', ')}.`,
  });
}
