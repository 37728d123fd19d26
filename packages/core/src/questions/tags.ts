import {
  askedTable,
  placeTags,
  sharedKeys,
  text,
  type LakeQuestions,
  type StoreTransaction,
  type TenantConfig,
} from '../contract/index.ts';
import { planOfDay } from '../explain/asked-plan.ts';
import { ALL_ROWS } from '../explain/window-session.ts';
import { clusterNames } from '../plan/parameters.ts';
import { cloudSource, type Request } from '../request.ts';
import type { RunParts } from '../run/parts.ts';
import { openWindow } from '../run/window.ts';
import { tableNamed } from './times.ts';

/** A tag as a bill spells it. */
export interface Tag {
  key: string;
  value: string;
}

/** What makes rows of a bill tag-matched. */
export interface MatchedTags {
  /** Pairs that tags of the bill and labels of the cluster share. */
  matched: Tag[];
  /** Where they are from: Koku's reporting tables, the rows of the days, or nowhere, as no key is enabled for both. */
  from: 'reported' | 'rows' | 'none';
  /** Pairs that name the cluster, its nodes and its namespaces; of a row without one the value is the text `null`. */
  special: Tag[];
}

/**
 * The tags of a bill that belong to a cluster (spec ocp-on-aws.md 3.2; ocp-on-azure.md and ocp-on-gcp.md 3). The bill is read
 * only where the reporting tables share no pair. Fails like a plan of the request.
 */
export function matchedTags(
  request: Request,
  lake: LakeQuestions,
  parts: RunParts,
  signal: AbortSignal,
): Promise<MatchedTags> {
  return parts.store.transaction(
    request.schema,
    async (transaction) => {
      const days = { start: request.start_date, end: request.end_date };
      const tenant = await transaction.config(request.ocp_source_uuid, days);
      const special = await specialTags(request, tenant, lake, signal);
      const cloud = cloudSource(request);
      if (cloud === undefined || sharedKeys(tenant.enabledKeys, cloud.type).length === 0)
        return { matched: [], from: 'none', special };
      const { reportedTagPairs } = await transaction.cloudConfig(cloud, request.ocp_source_uuid, days);
      if (reportedTagPairs.length > 0) return { matched: [...reportedTagPairs], from: 'reported', special };
      return { matched: await tagsOfRows(request, { transaction, parts, signal }), from: 'rows', special };
    },
    { signal, discard: true },
  );
}

async function specialTags(
  { schema, ocp_source_uuid: source, start_date: start, end_date: end, ...request }: Request,
  tenant: TenantConfig,
  lake: LakeQuestions,
  signal: AbortSignal,
): Promise<Tag[]> {
  const [project, node, cluster] = placeTags;
  const columns = ['node', 'namespace'];
  const table = askedTable(tableNamed('openshift_pod_usage_line_items_daily'), text(...columns));
  const places = await lake.distinct(
    [{ table, schema, source, month: start }],
    columns,
    { start, end },
    signal,
  );
  const { clusterId, clusterAlias } = clusterNames(request, tenant);
  const of = (key: string, values: readonly (string | null | undefined)[]) =>
    [...new Set(values.map((value) => value ?? 'null'))].sort().map((value) => ({ key, value }));
  return [
    ...of(
      cluster,
      [clusterId, clusterAlias].filter((name) => name !== undefined && name !== null),
    ),
    ...of(
      node,
      places.map(([name]) => name),
    ),
    ...of(
      project,
      places.map(([, name]) => name),
    ),
  ];
}

/** The step that makes the pairs, and all before it. */
const LAST_STEP = 'tag_pairs';

async function tagsOfRows(
  request: Request,
  within: { transaction: StoreTransaction; parts: RunParts; signal: AbortSignal },
): Promise<Tag[]> {
  // One window: the days that are asked for are Koku's window.
  const asked = await planOfDay({ ...request, date_step: 31 }, request.start_date, within);
  const session = await openWindow(asked.plan.pipeline, asked.window, asked.parts);
  try {
    for (const { name } of asked.plan.pipeline.steps) {
      await session.make(name);
      if (name === LAST_STEP) break;
    }
    const rows = await session.rows(LAST_STEP, {}, ALL_ROWS);
    return rows.map(({ key, value }) => ({ key: String(key), value: String(value) }));
  } finally {
    await session.close();
  }
}
