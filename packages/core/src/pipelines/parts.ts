import type { AfterStepRef, Columns, ConservedMeasure, Output, Step, StepRows } from '../contract/index.ts';

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

/** Whole tables that a step afterwards reads: they hold what a tenant is set to, and are small. */
export const settings = (...tables: string[]): StepRows[] => tables.map((table) => ({ table, of: 'all' }));

/** The keys of labels and tags that are enabled. */
export const ENABLED_KEYS = 'reporting_enabledtagkeys';
/** Keys of labels and tags, with those that they are mapped to. */
const MAPPING = 'reporting_tagmapping';
export const REPORT_PERIODS = 'reporting_ocpusagereportperiod';

/** A step in PostgreSQL afterwards that adds to tables. */
export const afterStep = (
  name: string,
  per: AfterStepRef['per'],
  fills: readonly string[],
  reads: readonly StepRows[],
): AfterStepRef => ({
  name,
  per,
  rewrites: [],
  of: 'source',
  fills,
  reads,
  knows: ['cluster', 'cloud'],
  daily: false,
});

/** A step in PostgreSQL afterwards that renames keys in their place, where keys are mapped at all. */
export const mappingStep = (
  name: string,
  per: AfterStepRef['per'],
  rows: readonly StepRows[],
): AfterStepRef => ({
  ...afterStep(
    name,
    per,
    rows.map(({ table }) => table),
    [...rows, ...settings(ENABLED_KEYS, MAPPING)],
  ),
  onlyWith: MAPPING,
});

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
