import type { Block } from './blocks.ts';

/** Blocks as Markdown. */
export function markdownOf(blocks: readonly Block[]): string {
  return blocks.map(text).join('\n\n');
}

/** What Markdown would read as its own: also in names that somebody else chose. */
const escaped = (cell: string) =>
  cell.replace(/[\\`*|<>[\]#]|\b_|_\b|(?<=\W)_/g, '\\$&').replace(/\s+/g, ' ');

function text(block: Block): string {
  if ('heading' in block) return `${'#'.repeat(block.level)} ${escaped(block.heading)}`;
  if ('lines' in block) return block.lines.map((line) => `- ${escaped(line)}`).join('\n');
  const { head, rows, numeric } = block;
  const row = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = head.map((_, column) => (numeric.includes(column) ? '---:' : '---'));
  return [row(head), `| ${rule.join(' | ')} |`, ...rows.map(row)].join('\n');
}
