import { count, seconds, table } from '../table.ts';
import type { MachineFigures } from './figures.ts';

const head = ['engine', 'virtual machines', 'GPUs', 'rows made', 's (range)'];

/** The section about tables of virtual machines and GPUs; nothing when they were not measured. */
export function machinesSection(figures: readonly MachineFigures[]): string {
  if (figures.length === 0) return '';
  const rows = figures.map(({ engine, vms, gpus, rows, seconds: taken, range: [least, most] }) => [
    engine,
    count(vms),
    count(gpus),
    count(rows),
    `${seconds(taken)} (${seconds(least)}–${seconds(most)})`,
  ]);
  return `## Virtual machines and GPUs

Both tables of a month, with their reports, made anew in one transaction as Koku does at the end of a run of its cost model, without the start of a process.

${table(head, rows)}
`;
}
