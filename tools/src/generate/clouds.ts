import { OcpError, type CloudType } from '@ocp/core';
import { awsBill } from './aws/bill.ts';
import type { BillGenerator } from './bill.ts';

/** The clouds whose bills can be generated; the folder of each has the same files. */
export const billGenerators: Readonly<Partial<Record<CloudType, BillGenerator>>> = { AWS: awsBill };

/** How the bill of a cloud is generated. Fails with `USAGE_INVALID` for one that is not among them. */
export function billGenerator(cloud: CloudType): BillGenerator {
  const found = billGenerators[cloud];
  if (found !== undefined) return found;
  throw new OcpError('USAGE_INVALID', `no bill of ${cloud} can be generated yet`, {
    where: { flag: 'cloud' },
    hint: `One of ${Object.keys(billGenerators).join(', ')}.`,
  });
}
