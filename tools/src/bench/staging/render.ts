import { count, seconds, table } from '../table.ts';
import type { StagingFigures } from './figures.ts';

const head = ['cluster', 'days', 'pod rows', 'all rows', 'load: s', 'COPY: s', 'speed', 'at least'];
const commands = ['`ocp ingest`: s', '`ocp aggregate`: s', 'together: s', 'at most', 'peak memory MiB'];

/** The section about CSV payloads; nothing when they were not measured. */
export function stagingSection(figures: readonly StagingFigures[]): string {
  if (figures.length === 0) return '';
  const rows = figures.map((f) => [
    `${f.title} (${f.nodes} nodes, ${count(f.pods)} pods)`,
    String(f.days),
    count(f.pod_rows),
    count(f.rows),
    seconds(f.load_seconds),
    seconds(f.copy_seconds),
    f.speed.toFixed(2),
    f.bounds?.speed.toFixed(1) ?? '',
    seconds(f.ingest_seconds),
    seconds(f.aggregate_seconds),
    seconds(f.total_seconds),
    f.bounds === undefined ? '' : String(f.bounds.seconds),
    String(Math.round(f.peak_memory_mib)),
  ]);
  return `## CSV payloads with PostgreSQL alone

A payload of raw CSV reports is loaded (\`ocp ingest\`) and summarized (\`ocp aggregate --engine postgres\`), each timed from the start of its process to its
end. "Load" is the first without starting the process; "COPY" brings the same rows from ready CSV files into the same tables, with their indexes, and
commits; "speed" is that of the load against it.

${table([...head, ...commands], rows)}
`;
}
