export { dailyColumns, dailyCosts, dailyMarkups, groupColumns, lineKey } from './columns.ts';
export { cloudDaily, dailySteps, type DailyStepName } from './pipeline.ts';
