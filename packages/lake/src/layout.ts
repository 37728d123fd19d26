import { inputTable, inputTables, isDay, OcpError, SCHEMA_NAME } from '@ocp/core';
import type { Grain, InputTable, PartitionRef } from '@ocp/core';

/** Folders between the schema and the partitions (spec inputs.md 1); a further cloud is one more entry. */
const reportFolders: Record<InputTable['provider'], Record<Grain, (report: string) => string>> = {
  OCP: { hourly: (report) => `OCP/${report}`, daily: (report) => `OCP/${report}` },
  AWS: { hourly: () => 'AWS', daily: () => 'AWS/raw' },
  Azure: { hourly: () => 'Azure', daily: () => 'Azure/raw' },
  GCP: { hourly: () => 'GCP', daily: () => 'GCP/raw' },
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The folder of a table's tenant below the lake's root, without slashes at its ends. */
export function tableFolder(
  table: Omit<InputTable, 'time' | 'columns' | 'required'>,
  schema: string,
): string {
  const daily = table.grain === 'daily' ? 'daily/' : '';
  return `data/parquet/${daily}${schema}/${reportFolders[table.provider][table.grain](table.report)}`;
}

/**
 * The folders that hold a partition's files: the month may be padded or not, and both are read
 * (spec inputs.md 1). Fails with `REQUEST_INVALID` when a part of the reference could lead out of the root.
 */
export function partitionFolders(ref: PartitionRef): string[] {
  const source = ref.source.toLowerCase();
  if (!Object.hasOwn(inputTables, ref.table)) throw wrong('table', ref.table);
  if (!SCHEMA_NAME.test(ref.schema)) throw wrong('schema', ref.schema);
  if (!UUID.test(source)) throw wrong('source', ref.source);
  if (!isDay(ref.month)) throw wrong('month', ref.month);
  const [year = '', month = ''] = ref.month.split('-');
  const base = `${tableFolder(inputTable(ref.table), ref.schema)}/source=${source}/year=${year}`;
  return [...new Set([month, String(Number(month))])].map((spelling) => `${base}/month=${spelling}`);
}

/** Data files by name; like Hive readers, names that begin with a dot or an underscore are not data. */
export function isDataFile(name: string): boolean {
  return name.endsWith('.parquet') && !/^[._]/.test(name);
}

function wrong(field: string, value: string): OcpError {
  return new OcpError(
    'REQUEST_INVALID',
    `not a ${field} of the lake: ${JSON.stringify(value.slice(0, 80))}`,
    {
      where: { field },
      hint: 'A schema is [a-z_][a-z0-9_]{0,62}, a source a UUID, a month any of its days such as 2025-10-01.',
    },
  );
}
