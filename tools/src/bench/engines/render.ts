import { seconds, table } from '../table.ts';
import type { EngineFigures } from './figures.ts';

const head = ['engine', 'seconds', 'range', 'times the fastest', 'peak memory MiB', 'of its server MiB'];

/** The section about engines side by side; nothing when they were not measured. */
export function enginesSection(figures: readonly EngineFigures[]): string {
  if (figures.length === 0) return '';
  const titles = [...new Set(figures.map(({ title }) => title))];
  const tables = titles.map((title) => {
    const stage = figures.filter((figure) => figure.title === title);
    const fastest = Math.min(...stage.map((figure) => figure.seconds));
    const rows = stage.map((figure) => [
      figure.engine,
      seconds(figure.seconds),
      figure.range.map(seconds).join('–'),
      (figure.seconds / fastest).toFixed(1),
      String(Math.round(figure.peak_memory_mib)),
      figure.server_peak_memory_mib === null ? '' : String(Math.round(figure.server_peak_memory_mib)),
    ]);
    return `### ${title}\n\n${table(head, rows)}`;
  });
  return `## Engines side by side

\`ocp aggregate --no-standalone --engine …\` on the bench month, in turn on the same machine, each after one run that is not counted. Trino 476 runs
on the same cores, with a heap of 3 GB; its start is not counted.

${tables.join('\n\n')}
`;
}
