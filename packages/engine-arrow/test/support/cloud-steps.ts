import {
  cloudOf,
  integer,
  openshiftOnCloud,
  summaryColumns,
  text,
  type Cloud,
  type Columns,
  type Differences,
  type EngineRow,
} from '@ocp/core';
import { configTable } from '../../src/config-table.ts';
import { TextPool } from '../../src/kernels/index.ts';
import type { CloudContext, CloudStep } from '../../src/steps/clouds/cloud-kernels.ts';
import { cloudKernels } from '../../src/steps/clouds/index.ts';
import type { Table } from '../../src/table.ts';
import { rowValues } from '../../src/values.ts';

export type Rows = readonly Readonly<EngineRow>[];

/** Rows of relations by name; a column that a row does not say is null. */
export type Relations = Readonly<Record<string, Rows>>;

/** A cloud that is AWS but for some of its declared differences. */
export function cloudLike({ disks, nodes, ...others }: DifferencesOf = {}): Cloud {
  const aws = cloudOf('AWS');
  const { differences } = aws;
  return {
    ...aws,
    differences: {
      ...differences,
      ...others,
      disks: { ...differences.disks, ...disks },
      nodes: { ...differences.nodes, ...nodes },
    },
  };
}

type DifferencesOf = Partial<Omit<Differences, 'disks' | 'nodes'>> & {
  disks?: Partial<Differences['disks']>;
  nodes?: Partial<Differences['nodes']>;
};

const given: Record<string, Columns> = {
  openshift_rows: summaryColumns,
  other_parts: { row_uuid: 'text', ...integer('parts', 'place') },
  own_parts: { row_uuid: 'text', ...integer('parts', 'place') },
  run: {
    ...text('source_uuid', 'cloud_source_uuid', 'cluster_id', 'distribution'),
    ...integer('report_period_id', 'bill_id'),
  },
};

const run = [
  {
    source_uuid: 'own',
    cloud_source_uuid: 'bill',
    cluster_id: 'c',
    distribution: 'cpu',
    report_period_id: 1,
    bill_id: 2,
  },
];

/** Makes one step of a cloud from relations; the run is of the source `own`. */
export async function make(
  step: CloudStep,
  cloud: Cloud,
  relations: Relations,
  columns: readonly string[],
): Promise<EngineRow[]> {
  const pool = new TextPool();
  const types = {
    ...Object.fromEntries(openshiftOnCloud(cloud.type).steps.map((s) => [s.name, s.columns])),
    ...given,
  };
  const tables: Record<string, Table> = Object.fromEntries(
    Object.entries({ run, ...relations }).map(([name, rows]) => [name, tableOf(types[name]!, rows, pool)]),
  );
  const unread = () => {
    throw new Error('no input is given');
  };
  const context: CloudContext = {
    cloud,
    own: cloudKernels[cloud.type],
    days: { start: '2025-10-01', end: '2025-10-05' },
    pool,
    table: (name) => tables[name]!,
    input: unread,
    batches: unread,
  };
  const made = await step(context);
  const all = Object.assign({}, ...Object.values(types), { parts: 'integer' }) as Columns;
  const chosen = Object.fromEntries(columns.map((column) => [column, all[column]!]));
  return Array.from({ length: made.rows }, (_, row) => rowValues(made, chosen, row, pool));
}

const tableOf = (columns: Columns, rows: Rows, pool: TextPool) =>
  configTable(
    { columns, rows: rows.map((row) => Object.keys(columns).map((column) => row[column] ?? null)) },
    pool,
  );
