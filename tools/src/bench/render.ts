import type { Results, Scale } from './results.ts';

const count = (value: number) => value.toLocaleString('en-US');
const seconds = (value: number) => value.toFixed(2);
const spread = (value: number, [least, most]: readonly [number, number]) =>
  `${seconds(value)} (${seconds(least)}–${seconds(most)})`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** Seconds of every step at every scale, in the order in which they run. */
function stepTable(scales: readonly Scale[]): string {
  const steps = scales[0]?.steps ?? [];
  return table(
    ['step', ...scales.flatMap(({ pods }) => [`${count(pods)} pods: s`, 'rows/s'])],
    steps.map(({ name }) => [
      name,
      ...scales.flatMap((scale) => {
        const step = scale.steps.find((candidate) => candidate.name === name);
        return step === undefined ? ['', ''] : [step.seconds.toFixed(3), count(step.rows_per_second)];
      }),
    ]),
  );
}

/** The results as a page for readers. */
export function render(results: Results): string {
  const { machine, month, comparisons, scales } = results;
  return `# Bench

One month of one OpenShift cluster, from local Parquet to committed rows: ${month.nodes} nodes, ${count(month.pods)} pods, ${month.claims} claims, ${month.days} days
(${count(month.rows['pod_usage/hourly'] ?? 0)} hourly and ${count(month.rows['pod_usage/daily'] ?? 0)} daily pod rows). Medians of ${results.rounds} rounds with \`--memory-limit ${results.memory_limit}\`; made by \`npm run bench\`.

Machine: ${machine.cores} cores (${machine.cpu}), ${machine.memory_gib} GiB, ${machine.platform}; Node ${machine.node}, DuckDB ${machine.duckdb}, PostgreSQL ${machine.postgresql}, which runs on the same cores.

${table(
  ['command', 's (range)', 'compared with', 's (range)', 'ratio', 'at most'],
  comparisons.map((c) => [
    `\`${c.command}\``,
    spread(c.seconds, c.range),
    c.peer,
    spread(c.peer_seconds, c.peer_range),
    c.ratio.toFixed(2),
    c.at_most.toFixed(1),
  ]),
)}

Commands are timed from the start of their process to its end. "Rules" are the steps in DuckDB on the same files with the same limits, in a process
of their own whose start is not counted; "COPY" brings the rows of the run from ready CSV files into the same tables, with their indexes, and commits.
Every measurement begins with empty tables.

Peak memory of the process: ${Math.round(results.peak_memory_mib)} MiB.

## Growth with the number of pods

${table(
  [
    'pods',
    'rows read',
    'summary rows',
    '--no-standalone: s',
    'stand-alone: s',
    'rows read/s',
    'peak memory MiB',
  ],
  scales.map((s) => [
    count(s.pods),
    count(s.input_rows),
    count(s.summary_rows),
    seconds(s.seconds),
    seconds(s.standalone_seconds),
    count(s.input_rows_per_second),
    String(Math.round(s.peak_memory_mib)),
  ]),
)}

## Seconds and rows a second of each step (stand-alone)

${stepTable(scales)}
`;
}
