import type { Cell, CellDifference, Difference, TableComparison } from './comparison.ts';

/** Longer values are cut in texts; the data keeps them whole. */
const MAX_VALUE = 160;

/** Names of the two sides in texts. */
export interface Sides {
  left: string;
  right: string;
}

/** One line of a table's comparison, and below it the first differences with key, column and both values. */
export function comparisonText(comparison: TableComparison, sides: Sides): string {
  const { table, status, left, right, onlyLeft, onlyRight, differingCells, worst } = comparison;
  const facts = [
    `${left} rows in ${sides.left}, ${right} in ${sides.right}`,
    ...(onlyLeft > 0 ? [`${onlyLeft} only in ${sides.left}`] : []),
    ...(onlyRight > 0 ? [`${onlyRight} only in ${sides.right}`] : []),
    ...(differingCells > 0 ? [`${differingCells} cells differ`] : []),
    ...(worst ? [`worst relative difference ${worst.relative.toExponential(1)} (${worst.column})`] : []),
  ];
  const lines = comparison.differences.map((difference) => differenceText(difference, sides));
  return [`${table}: ${status}: ${facts.join(', ')}`, ...lines].join('\n');
}

function differenceText(difference: Difference, sides: Sides): string {
  const key = Object.entries(difference.key).map(([name, value]) => `${name}=${cut(value)}`);
  if (difference.kind === 'cells')
    return [`  at ${key.join(' ')}`, ...cellLines(difference.cells, sides)].join('\n');
  const side = difference.kind === 'only left' ? sides.left : sides.right;
  const hint = difference.nearest
    ? ['    the nearest row without a partner differs in', ...cellLines(difference.nearest, sides)]
    : [];
  return [`  only in ${side}: ${key.join(' ')}`, ...hint].join('\n');
}

function cellLines(cells: readonly CellDifference[], sides: Sides): string[] {
  return cells.map(
    ({ column, left, right }) =>
      `    ${column}: ${sides.left} ${shown(left)}, ${sides.right} ${shown(right)}`,
  );
}

/** Null and the empty text must be told apart. */
function shown(cell: Cell): string {
  return cell === null ? 'null' : cut(JSON.stringify(cell));
}

function cut(text: string): string {
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}…`;
}
