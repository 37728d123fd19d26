import type { DayRange } from './days.ts';
import type { SqlSession, TableCounts } from './store.ts';

/** The rows that a step in PostgreSQL works on. */
export interface AfterScope {
  /** The OpenShift source. */
  source: string;
  days: DayRange;
  reportPeriodId: number;
  clusterId: string;
  clusterAlias: string | null;
}

/** One step that Koku runs in PostgreSQL after Trino (spec after.md); the same for every engine. */
export interface AfterStep {
  name: string;
  /** Runs on the rows of the scope and says what it changed, by table. */
  run(sql: SqlSession, scope: AfterScope): Promise<Record<string, TableCounts>>;
}
