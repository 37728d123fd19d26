/** What Koku asks Trino on its way, answered from the lake and the tenant's tables (spec cost-model.md 13). */
export * from './bills.ts';
export * from './existence.ts';
export * from './infrastructure-map.ts';
export * from './tags.ts';
export { firstAndLast, invoiceMonthDates, type FirstAndLast, type SourceDays } from './times.ts';
