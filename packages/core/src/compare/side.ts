import type { EngineSession, OpenCells, Output, TenantRows } from '../contract/index.ts';
import type { Cell, Row } from '../parity/index.ts';

/** One side of a comparison: rows by table, and by step where it is an engine. */
export interface Side {
  name: string;
  /** Rows of an output with these columns; undefined when this side does not have the table. */
  table(output: Output, columns: readonly string[]): Promise<TenantRows | undefined>;
  /** Rows of a step's relation; a side that is not an engine has no steps. */
  step?: (name: string, columns: readonly string[]) => Promise<Row[]>;
}

/** A session whose steps were all made. */
export function engineSide(name: string, session: EngineSession): Side {
  const step = async (relation: string, columns: readonly string[]) => {
    const rows = await session.rows(relation, {}, Number.MAX_SAFE_INTEGER);
    return rows.map((row) => columns.map((column) => cell(row[column] ?? null)));
  };
  return {
    name,
    table: async (output, columns) => ({ rows: await step(output.step, columns), scales: {} }),
    step,
  };
}

/** A side whose open cells are alike, whatever the other side has. */
export function determinedSide(side: Side, open: OpenCells): Side {
  return {
    ...side,
    async table(output, columns) {
      const found = await side.table(output, columns);
      return found && { ...found, rows: open(columns, found.rows, []).rows };
    },
  };
}

const cell = (value: string | number | boolean | null): Cell => (value === null ? null : String(value));
