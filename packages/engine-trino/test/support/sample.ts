/** `npm test` is content with some of what takes minutes on Trino; `npm run test:trino` takes all. */
export const sampled: boolean = process.env['OCP_TRINO_COMPARED'] === 'some';

/** The goldens of `npm run test:trino -- NAME…`: all without a name. */
export const chosen = new RegExp(process.env['OCP_TRINO_GOLDENS'] ?? '');
