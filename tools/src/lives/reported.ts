import { cloudOf, inputTable } from '@ocp/core';
import type { OpenshiftReports } from '../lakes/openshift.ts';
import type { Row, SmallBill } from '../lakes/rows.ts';
import type { Bill, Cluster } from './world.ts';

const dayOf = (row: Row, time: string) => String(row[time]).slice(0, 10);

/** The reports of a cluster as far as they are there. */
export function reportsOf(cluster: Cluster): OpenshiftReports {
  const { reports, factor, missingDays, until, gonePods, goneNamespaces, labels } = cluster;
  const there = (rows: readonly Row[]) =>
    rows.filter(
      (row) =>
        !missingDays.includes(dayOf(row, 'interval_start')) &&
        !gonePods.includes(String(row.pod)) &&
        !goneNamespaces.includes(String(row.namespace)),
    );
  const hourly = (rows: readonly Row[]) =>
    there(rows)
      .filter((row) => Number(String(row.interval_start).slice(11, 13)) < until)
      .map((row) => multiplied(row, factor));
  return {
    pods: hourly(reports.pods).map((row) => (labels === null ? row : { ...row, pod_labels: labels })),
    volumes: hourly(reports.volumes),
    nodeLabels: there(reports.nodeLabels),
    namespaceLabels: there(reports.namespaceLabels),
  };
}

/** Only what is used, asked for and held; what a node is made of stays. */
function multiplied(row: Row, factor: number): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      column.endsWith('_seconds') && typeof value === 'number' ? value * factor : value,
    ]),
  );
}

/** A bill as far as it is there. One without a day or without any cluster keeps a row of nobody: it is a bill still. */
export function billOf({ cloud, rows: tables, billed, missingDays, unmatched }: Bill): SmallBill {
  const { resource, tags } = cloudOf(cloud).bill;
  const nobodys = (row: Row): Row => ({
    ...row,
    ...(resource in row ? { [resource]: 'nobody' } : {}),
    ...(tags in row ? { [tags]: '{}' } : {}),
  });
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const { time } = inputTable(name);
      const there = rows.filter((row) => !missingDays.includes(dayOf(row, time)));
      const kept = there.length === 0 || unmatched ? rows.slice(0, 1).map(nobodys) : there;
      return [name, kept.map((row) => identified(row, billed))];
    }),
  );
}

function identified(row: Row, billed: number): Row {
  if (typeof row.row_uuid !== 'string') return row;
  return { ...row, row_uuid: billed.toString(16).padStart(8, '0') + row.row_uuid.slice(8) };
}

/** The first day that a run on a cluster's reports makes anew; undefined where there is no report at all (spec after.md 1). */
export function summarizedFrom(cluster: Cluster, first: string): string | undefined {
  const { pods, ...others } = reportsOf(cluster);
  const days = pods.map((row) => dayOf(row, 'interval_start')).sort();
  if (days[0] !== undefined) return days[0];
  return Object.values(others).flat().length > 0 ? first : undefined;
}
