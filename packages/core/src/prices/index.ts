export { applyPrices, type PricedSource } from './apply.ts';
export { parsePrices, pricesFileSchema, pricesOf, type PricesFile } from './file.ts';
export { pricesModel, wordsId } from './model-id.ts';
export { tenantPrices } from './tenant-prices.ts';
