import type { Dialect } from '../../dialect.ts';
import { scalarMember } from '../../expressions.ts';

/** Number of times that a text holds one character. */
const count = (text: string, character: string) =>
  `length(${text}) - length(replace(${text}, '${character}', ''))`;

/** The n-th of the parts of a text; null where it has fewer. */
export const part = (text: string, separator: string, place: number) =>
  `case when ${count(text, separator)} >= ${place - 1} then split_part(${text}, '${separator}', ${place}) end`;

/** The n-th word of a line's unit, such as `100 Hours`. */
export const unit = (place: number) => part('bill.unitofmeasure', ' ', place);

/** The first of some columns of a line that is not empty; the last one as it is. */
export const firstOf = (...columns: string[]) =>
  `coalesce(${columns.map((column, index) => (index < columns.length - 1 ? `nullif(bill.${column}, '')` : `bill.${column}`)).join(', ')})`;

/** What a line's additional information says. */
export const additionalInfo = (dialect: Dialect, key: string) =>
  scalarMember(dialect, 'bill.additionalinfo', key);

/** What a quantity is multiplied by. Hours of machines are priced by the hundred and counted one by one (spec ocp-on-azure.md 4). */
export const quantityFactor = ({ types, functions: f }: Dialect) => `case
        when bill.unitofmeasure = '100 Hours' and bill.metercategory = 'Virtual Machines' then 1
        when ${unit(2)} <> '' and ${f.matchesAll(unit(1), '[0-9]+([.][0-9]+)?')} then cast(${unit(1)} as ${types.double})
        else 1
      end`;
