import type { AfterStepRef, Columns, ConservedMeasure, Output, Step } from '../contract/index.ts';

/** A step by what it says of itself; the last arguments are the relations that it reads. */
export const step = <Name extends string>(
  name: Name,
  about: string,
  columns: Columns,
  ...reads: string[]
): Step<Name> => ({ name, about, columns, reads });

/** What a step is written to: its own columns, whatever the table has beside them. */
export const output = (
  table: string,
  { name, columns }: Step,
  { place = 'tenant', mode = 'replace' }: Partial<Pick<Output, 'place' | 'mode'>> = {},
): Output => ({ table, place, step: name, mode, columns: Object.keys(columns) });

/** A step in PostgreSQL afterwards that adds to tables, of what the source of the run has in them. */
export const afterStep = (
  name: string,
  per: AfterStepRef['per'],
  fills: readonly string[],
): AfterStepRef => ({ name, per, rewrites: [], of: 'source', fills });

/** Each cost of the rows of one relation arrives in those of another, and so does the markup that it bears. */
export const conservedCosts = (
  costs: readonly { cost: string; markup?: string | undefined }[],
  from: string,
  to: string,
): ConservedMeasure[] =>
  costs.flatMap(({ cost, markup }) => {
    const lines = { relation: from, column: cost };
    const measure = (name: string, source: ConservedMeasure['in']): ConservedMeasure => ({
      measure: name,
      in: source,
      attributed: [{ relation: to, column: name }],
    });
    const times = { relation: 'run', column: 'markup' };
    return [measure(cost, lines), ...(markup === undefined ? [] : [measure(markup, { ...lines, times })])];
  });
