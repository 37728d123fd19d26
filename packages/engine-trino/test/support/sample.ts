/** `npm test` is content with some of what takes minutes on Trino; `npm run test:trino` takes all. */
export const sampled: boolean = process.env['OCP_TRINO_COMPARED'] === 'some';
