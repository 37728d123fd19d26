import {
  aloneTypeOf,
  findInfrastructure,
  OcpError,
  pipelineOf,
  providerTypeOf,
  type CloudSource,
  type Infrastructure,
  type Request,
  type TenantSources,
} from '@ocp/core';
import { sourcesOnBills } from '@ocp/store';
import { requestFrom, withSwitchesOf, type RequestFlags } from './flags.ts';
import { warn } from './output.ts';
import type { Parts } from './parts.ts';

/** Flags that say something of one cluster only. */
const ofOneCluster = {
  clusterId: '--cluster-id',
  clusterAlias: '--cluster-alias',
  reportPeriodId: '--report-period-id',
  billId: '--bill-id',
  out: '--out',
} as const;

const NO_SOURCE = '00000000-0000-0000-0000-000000000000';

/**
 * The requests of `--pipeline all`: every bill of the tenant by itself, whose tags the runs on it match; every OpenShift summary;
 * then each cluster on its cloud (spec ocp-on-aws.md 9), since shares of disks and counts of clusters are only right when all
 * summaries exist.
 */
export async function* tenantRequests(
  flags: RequestFlags & { out?: string },
  parts: Parts,
  signal: AbortSignal,
): AsyncGenerator<Request> {
  checkFlags(flags);
  const asked = (pipeline: string, source: string, cloud?: string) =>
    requestFrom(
      withSwitchesOf({
        ...{ ...flags, pipeline, ocpSource: source },
        ...(cloud === undefined ? {} : { cloudSource: cloud }),
      }),
      process.env,
    );
  const sources = await tenantSources(flags, parts, signal);
  // Who asks for one cluster means its tables.
  const { ocpSource: oneCluster, distribution: _, ...ofBills } = flags;
  for (const { type, source } of oneCluster === undefined ? sources.clouds : []) {
    yield requestFrom(
      { ...ofBills, pipeline: pipelineOf[aloneTypeOf(type)], cloudSource: source },
      process.env,
    );
  }
  for (const { source } of sources.openshift) yield asked(pipelineOf.OCP, source);
  for (const { source, cloud: known } of sources.openshift) {
    const { cloud, complete } =
      known === undefined
        ? await askedCloud(source, sources.clouds, flags, parts, signal)
        : { cloud: known, complete: true };
    if (cloud === undefined) {
      if (sources.clouds.length > 0) warn(`${source} runs on no cloud that is known`);
      const left = complete && flags.cloudSource === undefined && sources.onBills.has(source);
      const alone = asked(pipelineOf.OCP, source);
      if (left && alone.provider_type === 'OCP') yield { ...alone, on_no_cloud: true };
    } else if (flags.cloudSource === undefined || cloud.source === flags.cloudSource) {
      yield asked(pipelineOf[providerTypeOf(cloud.type)], source, cloud.source);
    }
  }
}

function checkFlags(flags: RequestFlags & { out?: string }): void {
  for (const [name, flag] of Object.entries(ofOneCluster)) {
    if (flags[name as keyof typeof ofOneCluster] === undefined) continue;
    throw new OcpError('USAGE_INVALID', `${flag} does not fit a run of all`, {
      where: { flag },
      hint: 'Run the pipeline of one cluster with it.',
    });
  }
  // The sources are found with schema and days: what is wrong with these must show before.
  const anySource = { ...flags, pipeline: pipelineOf.OCP, ocpSource: flags.ocpSource ?? NO_SOURCE };
  requestFrom(withSwitchesOf(anySource), process.env);
}

/** The sources that were asked for, and which of them have rows on a bill of the days. */
async function tenantSources(
  flags: RequestFlags,
  { store }: Parts,
  signal: AbortSignal,
): Promise<TenantSources & { onBills: ReadonlySet<string> }> {
  const days = { start: flags.start, end: flags.end };
  const { onBills, ...sources } = await store.transaction(
    flags.schema,
    async (transaction) => ({
      ...(await transaction.sources(days)),
      onBills: await sourcesOnBills(transaction.sql, days),
    }),
    { signal, readOnly: true },
  );
  const clouds = sources.clouds.filter(
    ({ source }) => flags.cloudSource === undefined || source === flags.cloudSource,
  );
  const openshift = sources.openshift.filter(
    ({ source }) => flags.ocpSource === undefined || source === flags.ocpSource,
  );
  return { clouds, openshift, onBills };
}

async function askedCloud(
  openshiftSource: string,
  clouds: readonly CloudSource[],
  flags: RequestFlags,
  parts: Parts,
  signal: AbortSignal,
): Promise<Infrastructure> {
  const question = {
    schema: flags.schema,
    openshiftSource,
    clouds,
    days: { start: flags.start, end: flags.end },
  };
  const limits = { memory: flags.memoryLimit, threads: flags.threads };
  return parts.store.transaction(
    flags.schema,
    ({ sql }) => findInfrastructure(question, parts, sql, limits, signal),
    { signal, readOnly: !parts.engine.capabilities.inDatabase },
  );
}
