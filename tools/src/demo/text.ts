import type { Report } from '@ocp/core';

type Cell = string | number | null;

/** Rows under a head, indented; numbers to the right with thousands separated. */
export function tableText(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const right = head.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]) =>
    row.map((text, column) =>
      right[column] ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
    );
  return cells.map((row) => `   ${line(row).join('   ').trimEnd()}`).join('\n');
}

function cell(value: Cell): string {
  if (typeof value === 'number') return value.toLocaleString('en-US');
  return value ?? '–';
}

/** The tables that a run wrote rows to. */
export function counts(report: Report): [string, number][] {
  return Object.entries(report.tables)
    .filter(([, { written }]) => written > 0)
    .map(([table, { written }]) => [table, written]);
}
