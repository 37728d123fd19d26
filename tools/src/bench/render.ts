import { cloudOf } from '@ocp/core';
import type { Comparison, Results, Scale, StageResults } from './results.ts';
import { enginesSection } from './engines/render.ts';
import { machinesSection } from './machines/render.ts';
import { questionsSection } from './questions/render.ts';
import { stagingSection } from './staging/render.ts';
import { count, seconds, table } from './table.ts';

const spread = (value: number, [least, most]: readonly [number, number]) =>
  `${seconds(value)} (${seconds(least)}–${seconds(most)})`;

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

function comparisonTable(comparisons: readonly Comparison[]): string {
  return table(
    ['command', 's (range)', 'compared with', 's (range)', 'ratio', 'at most'],
    comparisons.map((c) => [
      `\`${c.command}\``,
      spread(c.seconds, c.range),
      c.peer,
      spread(c.peer_seconds, c.peer_range),
      c.ratio.toFixed(2),
      c.at_most.toFixed(1),
    ]),
  );
}

function growthTable(scales: readonly Scale[]): string {
  const head = ['pods', 'rows read', 'rows made', '--no-standalone: s', 'stand-alone: s', 'rows read/s'];
  return table(
    [...head, 'peak memory MiB'],
    scales.map((s) => [
      count(s.pods),
      count(s.input_rows),
      count(s.output_rows),
      seconds(s.seconds),
      seconds(s.standalone_seconds),
      count(s.input_rows_per_second),
      String(Math.round(s.peak_memory_mib)),
    ]),
  );
}

function section(stage: StageResults): string {
  return `## ${stage.title}

With \`--memory-limit ${stage.memory_limit}\`; peak memory of the process: ${Math.round(stage.peak_memory_mib)} MiB, at most ${count(stage.peak_memory_at_most_mib)} MiB.

${comparisonTable(stage.comparisons)}

${growthTable(stage.scales)}

Seconds and rows a second of each step (stand-alone):

${stepTable(stage.scales)}
`;
}

/** The results as a page for readers. */
export function render({
  machine,
  month,
  rounds,
  stages,
  staging,
  engines,
  machines,
  questions,
}: Results): string {
  const rows = (table: string) => count(month.rows[table] ?? 0);
  const tables = new Set(cloudOf(month.cloud).inputs.map(({ table }) => table));
  const bill = [...tables]
    .map(({ report, grain }) => `${rows(`${report}/${grain}`)} ${grain}`)
    .toSorted((a, b) => Number(a.endsWith('daily')) - Number(b.endsWith('daily')));
  const roundsText = Object.entries(rounds)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');
  return `# Bench

One month of one OpenShift cluster and of the ${month.cloud} account that it runs on, from local Parquet to committed rows: ${month.nodes} nodes, ${count(month.pods)} pods, ${month.claims} claims, ${month.days} days
(${rows('pod_usage/hourly')} hourly and ${rows('pod_usage/daily')} daily pod rows, ${bill.join(' and ')} bill rows). Medians of rounds (${roundsText}); made by \`npm run bench\`.

Machine: ${machine.cores} cores (${machine.cpu}), ${machine.memory_gib} GiB, ${machine.platform}; Node ${machine.node}, DuckDB ${machine.duckdb}, PostgreSQL ${machine.postgresql}, which runs on the same cores.

Commands are timed from the start of their process to its end. "Rules" are the steps in DuckDB on the same files with the same limits, in a process
of their own whose start is not counted, with the state of earlier runs read; "COPY" brings the rows of the run from ready CSV files into the same tables,
with their indexes, and commits. Every measurement begins with empty tables; on ${month.cloud}
only those of that stage are empty, the others have the rows of a stand-alone OpenShift run, and the month is one window.

${[...stages.map(section), stagingSection(staging), enginesSection(engines), machinesSection(machines), questionsSection(questions)].filter((text) => text !== '').join('\n')}`;
}
