import type { Block } from './blocks.ts';

/** Blocks as plain text. */
export function textOf(blocks: readonly Block[]): string {
  return blocks.flatMap(lines).join('\n').trimStart();
}

function lines(block: Block): string[] {
  if ('heading' in block) return ['', block.heading];
  if ('lines' in block) return block.lines.map((line) => `  ${line}`);
  const { head, rows, numeric } = block;
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) => {
    const cells = row.map((cell, column) =>
      numeric.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
