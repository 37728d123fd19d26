/**
 * The words of the system. A **request** says what to summarize; with the tenant's **configuration** it becomes a
 * **plan**; a **pipeline** is an ordered list of **steps**, each one named relation; an **engine** makes the steps from
 * the files of a **lake**; a **store** puts the **outputs** where Koku's API reads them, in one transaction, and the
 * steps **after** run inside it; a **report** says what happened. A **cloud** is data.
 */
export * from './clouds/index.ts';
export * from './compare/index.ts';
export * from './contract/index.ts';
export * from './explain/index.ts';
export * from './inputs/index.ts';
export * from './machines/index.ts';
export * from './nearest/index.ts';
export * from './parity/index.ts';
export * from './pipelines/index.ts';
export * from './plan/index.ts';
export * from './prices/index.ts';
export * from './questions/index.ts';
export * from './rates/index.ts';
export * from './report.ts';
export * from './request.ts';
export * from './rollout/index.ts';
export * from './run/index.ts';
export * from './trino-free/index.ts';
