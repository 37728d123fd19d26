import type { Column } from '../../../columns.ts';
import { emptyAsNull } from '../../empty-as-null.ts';
import type { DailyKernels } from '../daily-kernels.ts';
import { productCodes } from './bill-row.ts';
import { computeSteps } from './compute.ts';
import { lineAmounts, lineMaxima } from './line-costs.ts';

/** Columns whose empty texts become null in the table. */
const nullable = {
  product_family: 'product_productfamily',
  availability_zone: 'lineitem_availabilityzone',
  region: 'product_region',
  instance_type: 'product_instancetype',
  unit: 'pricing_unit',
};

/** Spec cloud-daily.md 2. Usage that a savings plan covers keeps its cost. */
export const daily: DailyKernels = {
  line: { ...lineAmounts, ...lineMaxima },
  written: (groups, { pool }) => ({
    ...Object.fromEntries(
      Object.entries(nullable).map(([name, column]): [string, Column] => [
        name,
        { codes: emptyAsNull(groups.codes(column), pool) },
      ]),
    ),
    usage_account_id: groups.column('lineitem_usageaccountid'),
    product_code: { codes: productCodes(groups, pool) },
    cost_category: groups.column('costcategory'),
  }),
  further: computeSteps,
};
