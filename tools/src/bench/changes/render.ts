import { median } from '../median.ts';
import type { Stage } from '../stages.ts';
import { casesOf, type Measured } from './cases.ts';

const seconds = (value: number) => value.toFixed(2);
const kilobytes = (value: number) => Math.round(value / 1000).toLocaleString('en-US');

/** The table of one stage: medians, and each against the first run of its own round. */
export function renderChanges(stage: Stage, rounds: readonly (readonly Measured[])[]): string {
  const lines = casesOf(stage).map(({ name, at_most }, index) => {
    const runs = rounds.map((round) => round[index]!);
    const ratio = median(rounds.map((round) => round[index]!.seconds / round[0]!.seconds));
    const written = median(runs.map(({ report }) => rowsOf(report.tables)));
    const cells = [
      name,
      seconds(median(runs.map((run) => run.seconds))),
      index === 0 ? '' : ratio.toFixed(3),
      at_most === undefined ? '' : String(at_most),
      kilobytes(median(runs.map(({ wal }) => wal))),
      written.toLocaleString('en-US'),
      runs[0]!.report.changes.map(({ days, reason }) => `${days} days: ${reason}`).join('; '),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `## ${stage.title}`,
    '',
    '| what happened | s | against the first run | at most | write-ahead log kB | rows written | what the report says |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...lines,
    '',
  ].join('\n');
}

const rowsOf = (tables: Measured['report']['tables']): number =>
  Object.values(tables).reduce((sum, { written }) => sum + written, 0);
