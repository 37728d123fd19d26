export { dailyColumns, dailyCosts, dailyMarkups, groupColumns, lineKey } from './columns.ts';
export { cloudDaily, dailySteps, taggedTables, type DailyStepName } from './pipeline.ts';
