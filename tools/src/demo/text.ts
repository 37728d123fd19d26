type Cell = string | number | null;

/** Rows under a head, indented; columns of numbers to the right, with thousands separated. */
export function tableText(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const right = head.map((_, column) =>
    cells.slice(1).every((row) => /^(–|-?[\d,.]+)$/.test(row[column] ?? '–')),
  );
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

/** An amount to the cent, with thousands separated; what rounds to nothing has no sign. */
export function money(value: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'negative' } as const;
  return value.toLocaleString('en-US', digits);
}

/** Text moved to the right as tables are. */
export function indented(text: string): string {
  return text.replaceAll(/^/gm, '   ');
}
