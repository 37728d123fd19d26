import type { EngineJob } from '@ocp/core';

const SIZE = /^([\d.]+)\s*([KMGT]?)(i?)B$/i;

/** What a request's limits are for Trino: the memory of a query. Its threads are the cluster's own matter. */
export function sessionLimits({ memory }: EngineJob['limits']): Record<string, string> {
  const [, number, unit = '', binary = ''] = SIZE.exec(memory ?? '') ?? [];
  if (number === undefined) return {};
  const power = ' KMGT'.indexOf(unit.toUpperCase() || ' ');
  return { query_max_memory: `${Math.round(Number(number) * (binary === '' ? 1000 : 1024) ** power)}B` };
}
