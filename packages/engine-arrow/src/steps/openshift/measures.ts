import { summaryColumns } from '@ocp/core';

/** What use and capacity are measured in. */
export const hourUnits = ['cpu_core_hours', 'memory_gigabyte_hours'];

/** Use of pods, as sums. */
export const podHours = Object.keys(summaryColumns).filter((name) => /^pod_.*_hours$/.test(name));

/** Capacities of a node and of its cluster, the same on every row of a day and node. */
export const capacities = Object.keys(summaryColumns).filter((name) =>
  /^(node|cluster)_capacity_/.test(name),
);
