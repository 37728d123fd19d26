import { computed, type Column } from '../../../columns.ts';
import { Grouping } from '../../../grouping.ts';
import type { TextPool } from '../../../kernels/index.ts';
import type { Table } from '../../../table.ts';

/** A unit as the export writes it, such as `100 Hours`, is a factor and what is counted. */
const FACTOR = /^\d+(\.\d+)?$/;

/** Unit and quantity of lines (spec ocp-on-azure.md 4; `hours` are those of cloud-daily.md 3), decided once for each distinct unit and category. */
export function unitsAndQuantities(
  rows: Table,
  pool: TextPool,
  hours: readonly string[] = ['Hours'],
): Record<'unit_of_measure' | 'usage_quantity', Column> {
  const { keys, groups } = new Grouping(rows, ['unitofmeasure', 'metercategory']);
  const [units, categories] = [keys.codes('unitofmeasure'), keys.codes('metercategory')];
  const read = Array.from(units, (code, group) => {
    const unit = pool.textOrNull(code);
    return unit === null
      ? { unit: code, factor: 1 }
      : {
          unit: pool.intern(unitOf(unit, hours)),
          factor: factorOf(unit, pool.textOrNull(categories[group]!)),
        };
  });
  const factors = {
    values: Float64Array.from(groups.ids, (group) => read[group]!.factor),
    validity: undefined,
  };
  return {
    unit_of_measure: { codes: groups.ids.map((group) => read[group]!.unit) },
    usage_quantity: computed(
      [rows.numbers('quantity'), factors],
      rows.rows,
      (quantity, factor) => quantity * factor,
    ),
  };
}

/** A third part is missing in `1 GB`, which stays as it is, and is empty in `1 GB `. */
function unitOf(unit: string, hours: readonly string[]): string {
  const [, counted, rest] = unit.split(' ');
  if (counted !== undefined && hours.includes(counted)) return 'Hrs';
  if (counted === 'GB/Month') return 'GB-Mo';
  return counted !== undefined && counted !== '' && rest === '' ? counted : unit;
}

function factorOf(unit: string, category: string | null): number {
  const [factor = '', counted = ''] = unit.split(' ');
  const isMachine = unit === '100 Hours' && category === 'Virtual Machines';
  return FACTOR.test(factor) && counted !== '' && !isMachine ? Number(factor) : 1;
}
