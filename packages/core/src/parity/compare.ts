import {
  ignoredOf,
  type Cell,
  type CellDifference,
  type Difference,
  type TableComparison,
} from './comparison.ts';
import { groupRows, prepareRows, type PreparedRow } from './prepare.ts';
import { nearestRows } from './nearest.ts';
import { pairRows } from './pairing.ts';
import { comparedColumns, type ComparedColumn, type TableRule } from './rules.ts';
import { relativeDifference, sameNumber } from './tolerance.ts';
import { unitedRows } from './united.ts';

/** The text of each compared column, in the order of `comparedColumns`; JSON and arrays as JSON text. */
export type Row = readonly Cell[];

export interface CompareOptions {
  /** Differences that are named; default 5. */
  firstDifferences?: number;
  /** The reference ran more than once: rows that it adds again with every run count as one. */
  repeated?: boolean;
}

/**
 * Compares the rows of a table with the reference (spec parity.md): the same keys with the same number of rows, and
 * within a key a pairing in which every number lies within the tolerance. Row order is irrelevant.
 * Fails with `SyntaxError` when a JSON cell is not JSON.
 */
export function compareTable(
  rule: TableRule,
  left: readonly Row[],
  right: readonly Row[],
  options: CompareOptions = {},
): TableComparison {
  const columns = comparedColumns(rule);
  const again = options.repeated === true ? rule.addedAgain : undefined;
  const counted = (rows: readonly Row[]) => (again === undefined ? rows : unitedRows(columns, again, rows));
  const comparer = new TableComparer(columns, options.firstDifferences ?? 5);
  const { onlyLeft, onlyRight, differingCells, differingRows, worst, differences } = comparer.compare(
    counted(left),
    counted(right),
  );
  const equal = onlyLeft + onlyRight + differingCells === 0;
  return {
    table: rule.table,
    status: equal ? 'equal' : 'different',
    left: left.length,
    right: right.length,
    onlyLeft,
    onlyRight,
    differingCells,
    differingRows,
    worst,
    differences,
    ignored: ignoredOf(rule.columns),
    undetermined: rule.undetermined,
    excused: again === undefined ? [] : [`${again.whereNull} is null: ${again.reason}`],
  };
}

class TableComparer {
  onlyLeft = 0;
  onlyRight = 0;
  differingCells = 0;
  differingRows = 0;
  worst: TableComparison['worst'] = null;
  differences: Difference[] = [];
  private readonly columns: readonly ComparedColumn[];
  private readonly limit: number;

  constructor(columns: readonly ComparedColumn[], limit: number) {
    this.columns = columns;
    this.limit = limit;
  }

  compare(left: readonly Row[], right: readonly Row[]): this {
    const loneLeft: PreparedRow[][] = [];
    const loneRight: PreparedRow[][] = [];
    const rightGroups = groupRows(prepareRows(this.columns, right));
    for (const [key, leftRows] of groupRows(prepareRows(this.columns, left))) {
      const rest = this.compareGroup(leftRows, rightGroups.get(key) ?? []);
      loneLeft.push(rest.left);
      loneRight.push(rest.right);
      rightGroups.delete(key);
    }
    this.reportLone(loneLeft.flat(), [...loneRight, ...rightGroups.values()].flat());
    return this;
  }

  /** Rows of one key: pairs them and returns the surplus of a side. */
  private compareGroup(
    left: PreparedRow[],
    right: PreparedRow[],
  ): { left: PreparedRow[]; right: PreparedRow[] } {
    const {
      pairs,
      left: leftRest,
      right: rightRest,
    } = pairRows(left.length, right.length, (a, b) =>
      this.sameNumbers(left[a] as PreparedRow, right[b] as PreparedRow),
    );
    for (const [a, b] of pairs) this.measure(left[a] as PreparedRow, right[b] as PreparedRow);
    const both = Math.min(leftRest.length, rightRest.length);
    for (let rank = 0; rank < both; rank++) {
      this.reportCells(
        left[leftRest[rank] as number] as PreparedRow,
        right[rightRest[rank] as number] as PreparedRow,
      );
    }
    return {
      left: leftRest.slice(both).map((index) => left[index] as PreparedRow),
      right: rightRest.slice(both).map((index) => right[index] as PreparedRow),
    };
  }

  private sameNumbers(left: PreparedRow, right: PreparedRow): boolean {
    return left.numbers.every((value, at) =>
      sameNumber(value, right.numbers[at] as number | null, left.numberColumns[at]?.scale),
    );
  }

  private measure(left: PreparedRow, right: PreparedRow): void {
    left.numbers.forEach((value, at) => {
      const relative = relativeDifference(value, right.numbers[at] as number | null);
      if (relative > (this.worst?.relative ?? 0)) {
        this.worst = { relative, column: left.numberColumns[at]?.name ?? '' };
      }
    });
  }

  private reportCells(left: PreparedRow, right: PreparedRow): void {
    this.measure(left, right);
    const cells = left.numberColumns.flatMap(({ name, scale, index }, at): CellDifference[] =>
      sameNumber(left.numbers[at] as number | null, right.numbers[at] as number | null, scale)
        ? []
        : [{ column: name, left: left.row[index] ?? null, right: right.row[index] ?? null }],
    );
    this.differingCells += cells.length;
    if (cells.length > 0) this.differingRows++;
    if (this.differences.length < this.limit) {
      this.differences.push({ kind: 'cells', key: this.keyOf(left), cells });
    }
  }

  private reportLone(left: readonly PreparedRow[], right: readonly PreparedRow[]): void {
    this.onlyLeft += left.length;
    this.onlyRight += right.length;
    const room = this.limit - this.differences.length;
    const shownLeft = left.slice(0, room - Math.min(right.length, Math.floor(room / 2)));
    const shownRight = right.slice(0, Math.max(0, room - shownLeft.length));
    for (const row of shownLeft) this.differences.push(this.loneRow('only left', row, right));
    for (const row of shownRight) this.differences.push(this.loneRow('only right', row, left));
  }

  private loneRow(
    kind: 'only left' | 'only right',
    row: PreparedRow,
    others: readonly PreparedRow[],
  ): Difference {
    const nearest = nearestRows(this.columns, row, others, kind === 'only left');
    return { kind, key: this.keyOf(row), ...(nearest === undefined ? {} : { nearest }) };
  }

  private keyOf({ row }: PreparedRow): Record<string, string> {
    const cells = this.columns.map(({ name, kind }, index) => [name, kind, row[index] ?? null] as const);
    return Object.fromEntries(
      cells.flatMap(([name, kind, cell]) => (kind === 'number' || cell === null ? [] : [[name, cell]])),
    );
  }
}
