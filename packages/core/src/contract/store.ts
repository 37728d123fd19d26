import type { Columns } from './columns.ts';
import type { Day, DayRange } from './days.ts';
import type { Condition, Delete, ReplacedRows, StampedRows, TablePlace } from './operations.ts';
import type { Output } from './pipeline.ts';
import type { ResultTable } from './relations.ts';
import type { SqlSession, TableCounts } from './sql.ts';
import type { BillConfig, CloudConfig, CloudSource, TenantConfig, TenantSources } from './tenant.ts';

/** Everything of one command in one transaction: committed together or not at all (spec cli.md). */
export interface StoreTransaction {
  readonly sql: SqlSession;
  /** Waits until no other run holds one of these keys; held to the end of the transaction. */
  lock(keys: readonly string[]): Promise<void>;
  /** The living sources of the tenant with data in the month of the days. */
  sources(days: DayRange): Promise<TenantSources>;
  config(source: string, days: DayRange): Promise<TenantConfig>;
  cloudConfig(cloud: CloudSource, openshiftSource: string, days: DayRange): Promise<CloudConfig>;
  billConfig(cloud: CloudSource, days: DayRange): Promise<BillConfig>;
  /** Makes the bill of a month that has none, of a source that was entered on a site without Koku, and no other. */
  ensureBill(cloud: CloudSource, days: DayRange): Promise<void>;
  /** Creates the missing month partitions through Koku's registry (tables/partitions.md). */
  ensurePartitions(tables: readonly string[], days: DayRange): Promise<void>;
  delete(operation: Delete): Promise<number>;
  /**
   * COPY into a table of the tenant, of the state, which is created when missing, or a temporary one of the transaction, which
   * is made anew.
   */
  copy(place: Output['place'], table: string, rows: ResultTable): Promise<number>;
  /**
   * What some rows are, without a look into them: a text for each day, or one for all of them, of the empty day.
   * It changes when any of them is written, changed or removed, by whomever. A table that is not there has no rows.
   */
  stamps(rows: readonly StampedRows[]): Promise<ReadonlyMap<Day, string>[]>;
  /**
   * Makes the rows of a table those that come, of the state, which is created when missing, or of the tenant. Afterwards it has just
   * these rows; those that were there already are not touched. Fails with `DATABASE_STATEMENT`, which can pass, when somebody
   * else changes rows of it meanwhile.
   */
  replace(replaced: ReplacedRows, rows: ResultTable): Promise<TableCounts>;
  /** The same for rows that SQL of the transaction makes; of the tenant. */
  replacement(replaced: ReplacedRows): Promise<Replacement>;
  /** Adds the rows that a table of the tenant does not have yet, by all their columns but `uuid`; returns their number. */
  add(table: string, rows: ResultTable): Promise<number>;
  /**
   * Rows of a table that meet all conditions, of the state (as they were written) unless another place is said; a table of the
   * state that is not there has none.
   */
  read(
    table: string,
    columns: Columns,
    where: readonly Condition[],
    place?: TablePlace,
  ): Promise<ResultTable>;
  /** Rows of a table that meet all conditions, each value as text; a table of the state that is not there has none. */
  texts(
    place: TablePlace,
    table: string,
    columns: readonly string[],
    where: readonly Condition[],
  ): Promise<TenantRows>;
  /** Adds what is missing to the cluster, node, claim or project table (spec inputs.md 5.1). */
  merge(table: string, rows: ResultTable, cluster: ClusterIdentity): Promise<TableCounts>;
}

/** A replacement that has begun: until it is settled the table has the rows from before, or none of them. */
export interface Replacement {
  /** Where the new rows go, with its schema, quoted. Of those that are replaced it has none; it may have others. */
  readonly into: string;
  /** Told how many rows were put in; brings what differs into the table. */
  settle(rows: number): Promise<TableCounts>;
}

/** Rows of a tenant's table as PostgreSQL writes them. */
export interface TenantRows {
  /** A text or null for each column that was asked for, in that order. */
  rows: readonly (readonly (string | null)[])[];
  /** Decimal places of the columns that have some. */
  scales: Readonly<Record<string, number>>;
}

export interface ClusterIdentity {
  clusterId: string;
  clusterAlias: string | null;
  source: string;
}

/** How a transaction is meant. */
export interface TransactionOptions {
  signal: AbortSignal;
  /** Nothing can be written. */
  readOnly?: boolean;
  /** What is written is for the work itself and rolled back at its end. */
  discard?: boolean;
}

/** Koku's PostgreSQL. */
export interface Store {
  /** Address without credentials, for reports. */
  readonly origin: string;
  /**
   * Runs `work` in one transaction on the tenant's schema; commits when it returns, rolls back when it throws or when
   * `signal` fires. Readers never see a part of it.
   */
  transaction<T>(
    schema: string,
    work: (transaction: StoreTransaction) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T>;
  close(): Promise<void>;
}
