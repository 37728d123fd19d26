import { columnsOf, type InputTable } from '../contract/index.ts';
import { BILLED, limited } from './limits.ts';

/** Line items as the ingest writes them: there is no daily file (spec ocp-on-azure.md 1, 2). Two exports name some columns. */
export const azureRows: InputTable = {
  name: 'azure_rows',
  provider: 'Azure',
  report: 'line_items',
  grain: 'hourly',
  time: 'date',
  columns: {
    date: 'timestamp',
    ...columnsOf('text', 'row_uuid', 'resourceid', 'servicename', 'metercategory', 'metername'),
    ...columnsOf('text', 'consumedservice', 'additionalinfo', 'subscriptionid', 'subscriptionguid'),
    ...columnsOf('text', 'subscriptionname', 'resourcelocation', 'unitofmeasure'),
    ...columnsOf('text', 'billingcurrencycode', 'billingcurrency', 'tags'),
    ...columnsOf('double', 'quantity', 'costinbillingcurrency'),
  },
  required: ['date', 'row_uuid', 'resourceid'],
  limits: limited(BILLED, 'quantity', 'costinbillingcurrency'),
};
