import { isDay, OcpError, SCHEMA_NAME } from '@ocp/core';
import type { Grain, InputTable, PartitionRef } from '@ocp/core';

type TableWords = Pick<InputTable, 'provider' | 'report' | 'grain'>;

/** What holds the folders of the tenants, below the root of every lake. */
export const LAKE_FOLDER = 'data/parquet';

/** Folders between the tenant's and the partitions (spec inputs.md 1, ocp-on-azure.md 1); what is not here, Koku does not write. */
const reportFolders: Record<InputTable['provider'], Partial<Record<Grain, (report: string) => string>>> = {
  OCP: { hourly: (report) => `OCP/${report}`, daily: (report) => `OCP/${report}` },
  AWS: { hourly: () => 'AWS', daily: () => 'AWS/raw' },
  Azure: { hourly: () => 'Azure' },
  GCP: { hourly: () => 'GCP', daily: () => 'GCP/raw' },
};

const grainFolders: Record<Grain, string> = { hourly: '', daily: 'daily/' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The folder of a table's tenant below the lake's root, without slashes at its ends. Fails with `REQUEST_INVALID` for what
 * is no schema, with `INTERNAL` for a table that Koku's lake does not have.
 */
export function tableFolder({ provider, report, grain }: TableWords, schema: string): string {
  const folder = reportFolders[provider][grain];
  if (folder === undefined) throw new OcpError('INTERNAL', `the lake has no ${grain} table of ${provider}`);
  return `${LAKE_FOLDER}/${grainFolders[grain]}${tenantFolder(schema)}/${folder(report)}`;
}

/** The folders that hold all that the lake has of a tenant, below its root. Fails with `REQUEST_INVALID`. */
export function tenantFolders(schema: string): string[] {
  return Object.values(grainFolders).map((grain) => `${LAKE_FOLDER}/${grain}${tenantFolder(schema)}`);
}

/** A source as folders name it. Fails with `REQUEST_INVALID`. */
export function sourceKey(said: string): string {
  const source = said.toLowerCase();
  if (!UUID.test(source)) throw wrong('source', said);
  return source;
}

/** A partition as Hive names it, in the order of its folders. Fails with `REQUEST_INVALID`. */
export function partitionKeys(
  ref: Pick<PartitionRef, 'source' | 'month'>,
): Record<'source' | 'year' | 'month', string> {
  const source = sourceKey(ref.source);
  if (!isDay(ref.month)) throw wrong('month', ref.month);
  return { source, year: ref.month.slice(0, 4), month: ref.month.slice(5, 7) };
}

/**
 * The folder of a partition's files below the lake's root, without slashes at its ends. Fails with `REQUEST_INVALID` when a
 * part of the reference could lead out of the root.
 */
export function partitionFolder(ref: PartitionRef): string {
  return folderOf(ref, partitionKeys(ref));
}

/** Where files of the month lie unread, its number not being padded (spec inputs.md 1); undefined where both are the same. */
export function unreadFolder(ref: PartitionRef): string | undefined {
  const keys = partitionKeys(ref);
  return keys.month.startsWith('0') ? folderOf(ref, { ...keys, month: keys.month.slice(1) }) : undefined;
}

function folderOf(ref: PartitionRef, keys: Readonly<Record<string, string>>): string {
  const partitions = Object.entries(keys).map(([key, value]) => `${key}=${value}`);
  return [tableFolder(ref.table, ref.schema), ...partitions].join('/');
}

/** Koku's account number, or the schema where that is another name (spec inputs.md 1). */
function tenantFolder(schema: string): string {
  const folder = schema.replace(/^acct/, '');
  if (!SCHEMA_NAME.test(schema) || folder === '') throw wrong('schema', schema);
  return folder;
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
