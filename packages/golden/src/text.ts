import { comparisonText } from '@ocp/core';
import type { GoldenReport, StageReport } from './report.ts';

/** One stage for people: a line, and what differs below it. */
export function stageText(golden: string, stage: StageReport): string {
  const title = `${golden} ${stage.stage}: ${stage.status}`;
  if (stage.status === 'skipped') return `${title}, the engine does not make it`;
  if (stage.error) {
    const { code, message, where, hint } = stage.error;
    const place = Object.entries(where).map(([name, at]) => `${name} ${at}`);
    return [
      `${title}: ${code} ${message} (${place.join(', ')})`,
      ...(hint === undefined ? [] : [`  ${hint}`]),
    ].join('\n');
  }
  const { tables } = stage;
  const rows = tables.reduce((sum, { left }) => sum + left, 0);
  const different = tables.filter(({ status }) => status === 'different');
  const summary = `${title}, ${tables.length} tables, ${rows} rows, ${stage.seconds.toFixed(1)} s`;
  const sides = { left: 'golden', right: 'engine' };
  return [summary, ...different.map((table) => indented(comparisonText(table, sides)))].join('\n');
}

/** The totals, what was not compared and what the specification leaves open. */
export function reportText({ engine, status, goldens, seconds }: GoldenReport): string {
  const stages = goldens.flatMap((golden) => golden.stages);
  const tables = stages.flatMap((stage) => stage.tables);
  const counts = (['equal', 'different', 'failed', 'skipped'] as const).map(
    (kind) => `${stages.filter((stage) => stage.status === kind).length} ${kind}`,
  );
  const open = tables.flatMap(({ table, undetermined }) => undetermined.map((what) => `${table}: ${what}`));
  const excused = tables.flatMap(({ table, excused }) => excused.map((what) => `${table}: ${what}`));
  return [
    ...section('left open by the specification, any result is equal:', open),
    ...section('not repeatable in the reference, compared as one row a key with all its values:', excused),
    `${status}: ${goldens.length} goldens on ${engine}, stages: ${counts.join(', ')}, ${seconds.toFixed(1)} s`,
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...[...new Set(lines)].sort().map(indented)];
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
