import { daysInMonth, isDay, OcpError, SCHEMA_NAME, type CloudType, type Day } from '@ocp/core';

/** What to generate: one source of one tenant, one month. The same options give the same rows. */
export interface GenerateOptions {
  /** Folder that will hold `data/parquet/…`. */
  dir: string;
  schema: string;
  /** UUID of the OpenShift source, lower case. */
  source: string;
  /** The cloud that it runs on. */
  cloud: CloudType;
  /** UUID of the cloud source, lower case. */
  cloudSource: string;
  /** `YYYY-MM`. */
  month: string;
  nodes: number;
  /** Pods that run in every hour; at least one for each node. */
  pods: number;
  /** Persistent volume claims; nine of ten are mounted. */
  claims: number;
  /** So many of the last pods are virtual machines, with a report of their own; 0 makes no such report. */
  vms: number;
  /** GPUs, each used by a pod in every hour; 0 makes no such report. */
  gpus: number;
  /** Line items of the cloud's bill in every hour; 0 makes no bill. */
  billItems: number;
  /** Days from the first of the month on. */
  days: number;
  seed: number;
}

/** Of the demo, and of a lake of which nothing else is said. */
export const defaults = {
  schema: 'org1234567',
  source: '5eed0c10-0000-4000-8000-000000000001',
  cloud: 'AWS',
  cloudSource: '5eed0c10-0000-4000-8000-0000000000a1',
  month: '2025-10',
  nodes: 12,
  pods: 150,
  claims: 40,
  vms: 0,
  gpus: 0,
  billItems: 0,
  days: 31,
  seed: 1,
} as const satisfies Omit<GenerateOptions, 'dir'>;

/** Checks sizes and names, because they become part of SQL and of paths. Fails with `USAGE_INVALID`. */
export function checkOptions(options: GenerateOptions): void {
  const { schema, source, cloudSource, month, nodes, pods, claims, vms, gpus, billItems, days, seed } =
    options;
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  if (!SCHEMA_NAME.test(schema)) fail('schema', 'is not a schema name: [a-z_][a-z0-9_]{0,62}');
  if (!uuid.test(source)) fail('source', 'is not a UUID in lower case');
  if (!uuid.test(cloudSource)) fail('cloudSource', 'is not a UUID in lower case');
  if (!isDay(`${month}-01`)) fail('month', 'is not a month such as 2025-10');
  wholeNumber('nodes', nodes, 1, 50_000);
  wholeNumber('pods', pods, nodes, 2_000_000);
  wholeNumber('claims', claims, 0, 2_000_000);
  wholeNumber('vms', vms, 0, pods);
  wholeNumber('gpus', gpus, 0, pods);
  wholeNumber('billItems', billItems, 0, 2_000_000);
  wholeNumber('days', days, 1, daysInMonth(`${month}-01`));
  wholeNumber('seed', seed, 0, 2 ** 31 - 1);
}

/** First day of the generated month. */
export function firstDay(options: Pick<GenerateOptions, 'month'>): Day {
  return `${options.month}-01`;
}

function wholeNumber(flag: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    fail(flag, `is not a whole number from ${least} to ${most}`);
  }
}

function fail(flag: string, message: string): never {
  throw new OcpError('USAGE_INVALID', `--${flag} ${message}`, { where: { flag } });
}
