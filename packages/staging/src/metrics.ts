import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; from a small payload to a month of a large cluster. */
const buckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** Where the metrics of this package are; a host adds them to its own by `Registry.merge`. */
export const stagingRegistry = new Registry();

const registers = [stagingRegistry];
const ofSource = ['schema', 'source'];

export const stagingMetrics = {
  csvLoadDuration: new Histogram({
    name: 'ocp_postgres_csv_load_duration_seconds',
    help: 'Seconds to load one report into its staging table',
    labelNames: ['schema', 'report_type'],
    buckets,
    registers,
  }),
  aggregationDuration: new Histogram({
    name: 'ocp_postgres_aggregation_duration_seconds',
    help: 'Seconds of an aggregation from staged rows to committed summaries',
    labelNames: ['schema', 'pipeline'],
    buckets,
    registers,
  }),
  totalProcessingDuration: new Histogram({
    name: 'ocp_postgres_total_processing_duration_seconds',
    help: 'Seconds of a command with all its attempts, by what it does: ingest or aggregate',
    labelNames: ['schema', 'command'],
    buckets,
    registers,
  }),
  stagingRowsLoaded: new Counter({
    name: 'ocp_postgres_staging_rows_loaded',
    help: 'Rows loaded into staging tables',
    labelNames: [...ofSource, 'report_type'],
    registers,
  }),
  summaryRowsCreated: new Counter({
    name: 'ocp_postgres_summary_rows_created',
    help: 'Rows written to summary tables from staged rows',
    labelNames: [...ofSource, 'table'],
    registers,
  }),
  stagingTableSize: new Gauge({
    name: 'ocp_postgres_staging_table_size_bytes',
    help: 'Size of a staging table with all its partitions and indexes',
    labelNames: ['schema', 'table'],
    registers,
  }),
  csvLoadErrors: new Counter({
    name: 'ocp_postgres_csv_load_errors_total',
    help: 'Rows that were skipped as malformed, reports that were refused, and loads that failed',
    labelNames: [...ofSource, 'kind'],
    registers,
  }),
  aggregationErrors: new Counter({
    name: 'ocp_postgres_aggregation_errors_total',
    help: 'Attempts to aggregate staged rows that failed, by error code',
    labelNames: [...ofSource, 'code'],
    registers,
  }),
  findings: new Counter({
    name: 'ocp_postgres_findings_total',
    help: 'What was found in reports and should be looked at, by the code of its warning, in a load or an aggregation',
    labelNames: [...ofSource, 'command', 'code'],
    registers,
  }),
  validationWarnings: new Counter({
    name: 'ocp_postgres_validation_warnings_total',
    help: 'Totals of staged rows that differ from those of the summary',
    labelNames: [...ofSource, 'measure'],
    registers,
  }),
} as const;
