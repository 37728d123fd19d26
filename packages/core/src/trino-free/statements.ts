import { cloudTypes, wordOf, type CloudType } from '../contract/index.ts';

/** When Koku sends a statement. */
export type Occasion = 'ingest' | 'update' | 'cost model' | 'deletion' | 'nightly' | 'by hand';

/**
 * What does today what a statement asks for. `run`: a pipeline, or another capability of an engine. `table`: the run that fills
 * this table of Koku's. `question`, `service`: a route of `ocp serve`. `nothing`: without a metastore there is nothing to do.
 * `none`: nobody does it.
 */
export type Cover =
  | { by: 'run'; capability: string }
  | { by: 'table'; table: string }
  | { by: 'question' | 'service'; route: string }
  | { by: 'nothing' }
  | { by: 'none' };

/** A statement, or statements that one function sends together, that Koku sends to Trino (spec cost-model.md 13). */
export interface TrinoStatement {
  /** Its name in answers and metrics. */
  name: string;
  /** Section of the list. */
  section: '13.1' | '13.2' | '13.3' | '13.4' | '13.5' | '13.6';
  /** Koku's function that sends it, with its file below `koku/`. */
  caller: string;
  occasion: Occasion;
  /** Types of sources that a tenant must have, all of them, for Koku to send it. */
  needs: readonly ('OCP' | CloudType)[];
  cover: Cover;
  /**
   * Koku's function in whose place `clients/koku` puts us: the caller, or one that calls it in turn. Null: none. A test of the client
   * compares.
   */
  hook: string | null;
  /** Answered only where Trino is not there any more: before, what it keeps must be as it would be without us. */
  onlyWithoutTrino: boolean;
}

/** `hook`: true for the caller itself. */
type Details = Partial<Pick<TrinoStatement, 'occasion' | 'needs' | 'onlyWithoutTrino'>> & {
  hook?: string | true;
};

const statement =
  (section: TrinoStatement['section'], file: string, of: Details = {}) =>
  (name: string, called: string, cover: Cover, details: Details = {}): TrinoStatement => {
    const { hook, ...others } = { ...of, ...details };
    return {
      name,
      section,
      caller: `${file}: ${called}`,
      occasion: 'update',
      needs: [],
      onlyWithoutTrino: false,
      ...others,
      hook: hook === true ? called : (hook ?? null),
      cover,
    };
  };

const question = (route: string): Cover => ({ by: 'question', route: `GET /api/v1/lake/${route}` });
const service = (route: string): Cover => ({ by: 'service', route });
const run = (capability: string): Cover => ({ by: 'run', capability });
const nothing: Cover = { by: 'nothing' };
const none: Cover = { by: 'none' };

const openshiftAccessor = 'masu/database/ocp_report_db_accessor.py';
const hooked = { hook: true } as const;
const base = statement('13.1', 'masu/database/report_db_accessor_base.py', hooked);
const asked = statement('13.1', openshiftAccessor, { needs: ['OCP'], ...hooked });
const ingest = statement('13.2', 'masu/processor/report_parquet_processor_base.py', {
  occasion: 'ingest',
  onlyWithoutTrino: true,
  ...hooked,
});
const openshift = statement('13.3', openshiftAccessor, { needs: ['OCP'], ...hooked });
const ofCostModel = statement('13.3', openshiftAccessor, {
  needs: ['OCP'],
  occasion: 'cost model',
  ...hooked,
});
const retention = statement('13.5', openshiftAccessor, {
  needs: ['OCP'],
  onlyWithoutTrino: true,
  ...hooked,
});

/** HCS runs by itself: nobody has decided who works for it. */
const ofHcs = (section: TrinoStatement['section'], type: CloudType) =>
  statement(section, 'hcs/database/report_db_accessor.py', { occasion: 'nightly', needs: [type] });

function ofCloud(type: CloudType): TrinoStatement[] {
  const word = wordOf(type);
  const accessor = `masu/database/${word}_report_db_accessor.py`;
  const alone = statement('13.4', accessor, { needs: [type], ...hooked });
  const detail = `populate_ocp_on_${word}_cost_daily_summary_trino`;
  const both = statement('13.4', accessor, { needs: ['OCP', type], hook: detail });
  const attributed = run(`ocp-${word}`);
  return [
    alone(`${word}_daily_summary`, 'populate_line_item_daily_summary_table_trino', run(word)),
    both(`ocp_on_${word}_matched_tags`, 'get_openshift_on_cloud_matched_tags_trino', attributed),
    both(`ocp_on_${word}_special_tags`, 'find_openshift_keys_expected_values', attributed),
    both(`ocp_on_${word}_daily_summary`, detail, attributed),
    both(`ocp_on_${word}_delete_days`, `delete_ocp_on_${word}_hive_partition_by_day`, attributed),
    both(`ocp_on_${word}_ui_tables`, `populate_ocp_on_${word}_ui_summary_tables_trino`, attributed, hooked),
    statement('13.3', openshiftAccessor, { needs: ['OCP', type], ...hooked })(
      `ocp_infrastructure_map_${word}`,
      'get_ocp_infrastructure_map_trino',
      question('infrastructure'),
    ),
  ];
}

const vmCosts = 'populate_vm_usage_costs';
const tagCosts = 'populate_tag_based_costs';
const rates = run('rates');

/** Every statement that Koku sends to Trino, and who does today what it asks for. */
export const trinoStatements: readonly TrinoStatement[] = [
  // What exists is answered to the tasks of an update. Retention asks within functions that have entries of their own.
  base('schema_exists', 'schema_exists_trino', question('tables')),
  base('table_exists_cached', 'table_exists_trino', question('tables')),
  statement('13.1', 'masu/util/common.py', hooked)('table_exists', 'trino_table_exists', question('tables')),
  ...cloudTypes.map((type) =>
    ofHcs('13.1', type)(`hcs_${wordOf(type)}_tables`, 'get_hcs_daily_summary', question('tables')),
  ),
  asked('source_in_partitions', 'get_check_source_in_partitions_sql', question('partitions'), {
    hook: 'populate_ui_summary_tables',
  }),
  asked('period_has_gpu_data', '_reporting_period_has_gpu_data', question('partitions'), {
    hook: 'populate_distributed_cost_sql',
  }),
  asked('first_and_last_timestamp', 'get_max_min_timestamp_from_parquet', question('timestamps')),

  ingest('ingest_schema_exists', 'schema_exists', nothing),
  ingest('ingest_table_exists', 'table_exists', nothing),
  ingest('create_schema', 'create_schema', nothing),
  ingest('create_table', 'create_table', nothing),
  ingest('sync_partitions', 'sync_hive_partitions', nothing),
  statement('13.2', 'masu/processor/aws/aws_report_parquet_processor.py', {
    occasion: 'ingest',
    needs: ['AWS'],
    ...hooked,
  })('payer_account', 'create_bill', question('payer-account')),

  openshift('ocp_delete_days', 'delete_ocp_hive_partition_by_day', run('ocp'), {
    hook: 'populate_line_item_daily_summary_table_trino',
  }),
  openshift('ocp_daily_summary', 'populate_line_item_daily_summary_table_trino', run('ocp')),
  openshift('ocp_nodes', 'get_nodes_trino', run('ocp')),
  openshift('ocp_claims', 'get_pvcs_trino', run('ocp')),
  openshift('ocp_projects', 'get_projects_trino', run('ocp')),
  openshift('ocp_vm_summary', '_populate_virtualization_ui_summary_table', {
    by: 'table',
    table: 'reporting_ocp_vm_summary_p',
  }),
  openshift('ocp_gpu_summary', '_populate_gpu_ui_summary_table_with_usage_only', {
    by: 'table',
    table: 'reporting_ocp_gpu_summary_p',
  }),
  ofCostModel('hourly_cost_virtual_machine', vmCosts, rates),
  ofCostModel('hourly_vm_core', vmCosts, rates),
  ofCostModel('monthly_vm_core', 'populate_monthly_cost_sql', rates),
  ofCostModel('hourly_cost_vm_tag_based', tagCosts, rates),
  ofCostModel('hourly_vm_core_tag_based', tagCosts, rates),
  ofCostModel('monthly_vm_core_tag_based', tagCosts, rates),
  ofCostModel('monthly_cost_gpu', tagCosts, rates),
  ofCostModel('monthly_project_tag_based', tagCosts, rates),
  ofCostModel('distribute_unallocated_gpu_cost', 'populate_distributed_cost_sql', rates),

  ...cloudTypes.flatMap(ofCloud),
  statement('13.4', 'masu/database/aws_report_db_accessor.py', { needs: ['AWS'], ...hooked })(
    'aws_ec2_by_month',
    'populate_ec2_compute_summary_table_trino',
    run('aws'),
  ),
  statement('13.4', 'masu/database/gcp_report_db_accessor.py', { needs: ['GCP'], ...hooked })(
    'gcp_invoice_month_dates',
    'fetch_invoice_month_dates',
    question('invoice-month-dates'),
  ),
  statement('13.4', 'masu/database/gcp_report_db_accessor.py', { needs: ['GCP'], ...hooked })(
    'gcp_topology',
    'get_gcp_topology_trino',
    question('topology'),
  ),

  retention('forget_source', 'delete_hive_partitions_by_source', service('DELETE /api/v1/sources/:source'), {
    occasion: 'deletion',
  }),
  retention('expired_partitions', 'find_expired_trino_partitions', service('POST /api/v1/cleanup'), {
    occasion: 'nightly',
  }),
  retention('delete_expired_month', 'delete_hive_partition_by_month', service('POST /api/v1/cleanup'), {
    occasion: 'nightly',
  }),
  statement('13.5', 'masu/processor/_tasks/data_validation.py', hooked)(
    'data_validation',
    'execute_relevant_query',
    question('sums'),
  ),
  statement('13.5', 'masu/api/trino.py', { occasion: 'by hand' })('free_query', 'trino_query', none),
  statement('13.5', 'masu/api/trino.py', { occasion: 'by hand' })('trino_ui', 'trino_ui', none),
  statement('13.5', 'masu/management/commands/migrate_trino_tables.py', { occasion: 'by hand' })(
    'migrate_tables',
    'handle',
    nothing,
  ),

  ...cloudTypes.map((type) => ofHcs('13.6', type)(`hcs_${wordOf(type)}`, 'get_hcs_daily_summary', none)),
  ...(['AWS', 'Azure'] as const).map((type) =>
    statement('13.6', 'subs/subs_data_extractor.py', { occasion: 'nightly', needs: [type] })(
      `subs_${wordOf(type)}`,
      'extract_data_to_s3',
      none,
    ),
  ),
];
