import { OcpError, type InputTable } from '../contract/index.ts';
import { awsDays, awsHours, awsLines } from './aws.ts';
import { azureRows } from './azure.ts';
import { gcpDays, gcpLines, gcpRows } from './gcp.ts';
import {
  claimDays,
  gpuDays,
  namespaceLabelDays,
  nodeLabelDays,
  nodeLabelHours,
  podDays,
  podHours,
  podLabelDays,
  podLabelHours,
  storageDays,
  vmDays,
  vmHours,
} from './openshift.ts';

const tables = [
  podHours,
  podDays,
  storageDays,
  nodeLabelDays,
  namespaceLabelDays,
  nodeLabelHours,
  podLabelDays,
  podLabelHours,
  claimDays,
  vmHours,
  vmDays,
  gpuDays,
  awsHours,
  awsDays,
  awsLines,
  azureRows,
  gcpRows,
  gcpLines,
  gcpDays,
];

/** The lake's tables that the pipelines read, with the columns that they read, by name. */
export const inputTables: Readonly<Record<string, InputTable>> = Object.fromEntries(
  tables.map((table) => [table.name, table]),
);

/** A table of the lake. Fails with `INTERNAL` for a name that there is not. */
export function inputTable(name: string): InputTable {
  const table = inputTables[name];
  if (table !== undefined) return table;
  throw new OcpError('INTERNAL', `the lake has no table ${name}`, { where: { table: name } });
}
