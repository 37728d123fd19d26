export { decimalOf, dividedBy, numberOf, quotientOf, type Decimal } from './decimal.ts';
export * from './distribution-month.ts';
export { planRates, type RatesFacts, type RatesPlan } from './plan.ts';
export { ratesOf, type RateRow } from './price-list.ts';
export type { Rate, SourceRates, TagRate } from './rate.ts';
export * from './request.ts';
export * from './run.ts';
export { tenantRates } from './tenant-rates.ts';
export * from './words.ts';
