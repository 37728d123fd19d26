import { cloudOf, kokuTables } from '../clouds/index.ts';
import { OcpError, type CloudConfig, type CloudSource, type TenantConfig } from '../contract/index.ts';
import { decimalOf, numberOf } from '../rates/decimal.ts';
import type { OpenshiftRequest, Request } from '../request.ts';
import type { BillParameters, CloudParameters, RunParameters } from './plan.ts';

/**
 * Which report period and cluster a request is about; a flag beats the database (spec cli.md, "Flags"). The alias is the
 * provider's name today: a source that is renamed is written under its new name everywhere (spec inputs.md 5).
 * Fails with `NO_REPORT_PERIOD` when the source has none for the month: there is nothing to do.
 */
export function runParameters(
  request: Pick<
    OpenshiftRequest,
    'schema' | 'ocp_source_uuid' | 'start_date' | 'report_period_id' | 'cluster_id' | 'cluster_alias'
  >,
  tenant: TenantConfig,
): RunParameters {
  const source = request.ocp_source_uuid;
  const { reportPeriod } = tenant;
  const reportPeriodId = request.report_period_id ?? reportPeriod?.id;
  const { clusterId, clusterAlias } = clusterNames(request, tenant);
  if (reportPeriodId === undefined || clusterId === undefined) {
    throw new OcpError(
      'NO_REPORT_PERIOD',
      `source ${source} has no report period in ${request.start_date.slice(0, 7)}`,
      {
        where: { schema: request.schema, source, table: 'reporting_ocpusagereportperiod' },
        hint: 'Koku, or `ocp ingest` on a site without it, makes the report period with the first report of the month.',
      },
    );
  }
  return { sourceUuid: source, reportPeriodId, clusterId, clusterAlias };
}

/** What the cluster of a request is called. */
export function clusterNames(
  request: Pick<OpenshiftRequest, 'cluster_id' | 'cluster_alias'>,
  { reportPeriod, providerClusterId, providerName }: TenantConfig,
) {
  return {
    clusterId: request.cluster_id ?? reportPeriod?.clusterId ?? providerClusterId,
    clusterAlias: request.cluster_alias ?? providerName ?? reportPeriod?.clusterAlias ?? null,
  };
}

/**
 * Bill, markup, distribution and switches of a run on a cloud. Fails with `NO_CLUSTER` or `NO_BILL` before anything is deleted, unlike
 * Koku, which deletes the old cost first (spec after.md section 4).
 */
export function cloudParameters(
  request: OpenshiftRequest,
  cloud: CloudSource,
  config: CloudConfig,
): CloudParameters {
  const said: Partial<Exclude<OpenshiftRequest, { provider_type: 'OCP' }>> =
    request.provider_type === 'OCP' ? {} : request;
  if (!config.clusterKnown) {
    throw new OcpError('NO_CLUSTER', `source ${request.ocp_source_uuid} has no cluster`, {
      where: { schema: request.schema, source: request.ocp_source_uuid, table: 'reporting_ocp_clusters' },
      hint: 'Run the OpenShift summary of the source first.',
    });
  }
  const bill = billParameters(request, cloud, config);
  const { markupDecimals } = cloudOf(cloud.type).differences;
  return {
    ...bill,
    markup: markupDecimals === undefined ? bill.markup : numberOf(decimalOf(bill.markup, markupDecimals)),
    distribution: said.distribution ?? config.distribution,
    openshiftMarkup: config.openshiftMarkup === undefined ? undefined : fraction(config.openshiftMarkup),
    tagProcessing: said.tag_processing ?? true,
    unattributedStorage: ('unattributed_storage' in said ? said.unattributed_storage : undefined) ?? true,
  };
}

/** Bill and markup of a run that reads a bill. Fails with `NO_BILL` before anything is deleted. */
export function billParameters(
  request: Request,
  cloud: CloudSource,
  config: Pick<CloudConfig, 'billId' | 'markup'>,
): BillParameters {
  const said: { bill_id?: number | undefined; markup?: number | undefined } =
    request.provider_type === 'OCP' ? {} : request;
  const billId = said.bill_id ?? config.billId;
  if (billId === undefined) {
    throw new OcpError('NO_BILL', `source ${cloud.source} has no bill in ${request.start_date.slice(0, 7)}`, {
      where: { schema: request.schema, source: cloud.source, table: kokuTables(cloud.type).bills },
      hint: 'Koku makes the bill when it ingests the first report of the month; of a source of `ocp source add` the first run does.',
    });
  }
  const percent = said.markup ?? config.markup;
  return { ...cloud, billId, markup: fraction(percent) };
}

/** Percent to a fraction. The decimal point is moved in the text: a division would not give what the digits mean. */
function fraction(percent: number): number {
  const [digits = '', exponent = '0'] = String(percent).split('e');
  return Number(`${digits}e${Number(exponent) - 2}`);
}
