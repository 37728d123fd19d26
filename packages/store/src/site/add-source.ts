import { randomUUID } from 'node:crypto';
import { OcpError, sourceTypes, type SourceType, type SqlSession, type Store } from '@ocp/core';
import { checkText, checkUuid, invalid } from './check.ts';
import { checkOwnSite } from './koku.ts';
import { ENTERED_HERE, sourcesOf, type TenantSource } from './sources.ts';

/** A source to enter. */
export interface NewSource {
  schema: string;
  /** Default: an OpenShift cluster. */
  type?: SourceType | undefined;
  /** What reports call the cluster: its alias. */
  name: string;
  /** Of a cluster, as the operator's manifests have it; a bill has none. */
  clusterId?: string | undefined;
  /** Its UUID; default: a new one, or the one that a forgotten source of the cluster, or of the bill's name, had. */
  source?: string | undefined;
}

export interface AddedSource {
  source: string;
  type: SourceType;
  name: string;
  cluster_id: string | null;
  /** `known`: it was there already. `again`: it was forgotten once, and is there again with its report periods or bills. */
  outcome: 'added' | 'known' | 'again';
}

/** Lengths of Koku's columns: a report period must take both. */
const LONGEST = { name: 256, clusterId: 50 } as const;

/**
 * Enters a source on a site without Koku, as Koku keeps it: provider, credential with the cluster's id, and the tenant's own row.
 * Report periods come with payloads, and bills with runs. A repetition changes nothing. Fails with `REQUEST_INVALID`,
 * `SOURCE_EXISTS` where name, cluster or UUID is another source's, `SITE_OF_KOKU`, `SCHEMA_UNKNOWN` and `DATABASE_*`.
 */
export async function addSource(store: Store, asked: NewSource, signal: AbortSignal): Promise<AddedSource> {
  checkText('name', asked.name, LONGEST.name);
  checkCluster(asked);
  checkUuid(asked.source);
  return store.transaction(
    asked.schema,
    async ({ sql, lock }) => {
      await checkOwnSite(sql, 'the source is not entered', asked.schema);
      await lock([`${asked.schema}/sources`]);
      return add(sql, asked);
    },
    { signal },
  );
}

/** A cluster has an id, and a bill has none. */
function checkCluster({ type = 'OCP', clusterId }: NewSource): void {
  if (!sourceTypes.includes(type)) throw invalid('provider_type', `is none of ${sourceTypes.join(', ')}`);
  if (type === 'OCP') checkText('cluster_id', clusterId ?? '', LONGEST.clusterId);
  else if (clusterId !== undefined) throw invalid('cluster_id', `does not fit a bill of ${type}`);
}

/** Whether two ids are of the same cluster: a UUID, in letters of either case. */
const isCluster = (one: string | null | undefined, other: string | undefined): boolean =>
  other !== undefined && one?.toLowerCase() === other.toLowerCase();

async function add(sql: SqlSession, asked: NewSource): Promise<AddedSource> {
  const { type = 'OCP', name, clusterId } = asked;
  const wanted = asked.source?.toLowerCase();
  const sources = await sourcesOf(sql);
  const sameCluster = ({ cluster_id: id }: TenantSource) => isCluster(id, clusterId);
  const before = sources.find(
    (one) =>
      one.type.startsWith(type) &&
      (type === 'OCP' ? sameCluster(one) : wanted === undefined ? one.name === name : one.source === wanted),
  );
  const source = wanted ?? before?.source ?? randomUUID();
  const answer = { source, type, name, cluster_id: clusterId ?? null };
  if (before?.active && before.source === source && before.name === name) {
    return { ...answer, outcome: 'known' };
  }
  const other = sources.find(
    (one) =>
      (one.active || one.source !== source) &&
      (one.source === source || one.name === name || sameCluster(one)),
  );
  if (other !== undefined) throw exists(other, asked);
  if (!(await insert(sql, asked.schema, answer))) throw exists({ source, name: '' }, asked);
  return { ...answer, outcome: before === undefined ? 'added' : 'again' };
}

/** False where the UUID is that of a source of another tenant. */
async function insert(
  sql: SqlSession,
  schema: string,
  { source, type, name, cluster_id: clusterId }: Omit<AddedSource, 'outcome'>,
): Promise<boolean> {
  const entered = await sql.execute(
    `with credential as (
        insert into public.api_providerauthentication (uuid, credentials)
          values (gen_random_uuid(), jsonb_strip_nulls(jsonb_build_object('cluster_id', $3::text))) returning id)
      insert into public.api_provider (uuid, name, type, setup_complete, created_timestamp, active, paused,
          authentication_id, customer_id, additional_context)
        select $1::uuid, $2, $6, true, now(), true, false, credential.id,
          (select id from public.api_customer where schema_name = $4), $5
        from credential
        on conflict (uuid) do nothing`,
    [source, name, clusterId, schema, JSON.stringify(ENTERED_HERE), type],
  );
  if (entered === 0) return false;
  await sql.execute(
    `insert into ${sql.schema}.reporting_tenant_api_provider (uuid, name, type, provider_id)
      values ($1::uuid, $2, $3, $1::uuid)
      on conflict (uuid) do update set name = excluded.name, provider_id = excluded.provider_id`,
    [source, name, type],
  );
  return true;
}

function exists(
  other: Pick<TenantSource, 'source' | 'name'> & Partial<TenantSource>,
  { schema, name, clusterId }: NewSource,
): OcpError {
  const same = [
    ...(isCluster(other.cluster_id, clusterId) ? [`the cluster ${clusterId}`] : []),
    ...(other.name === name ? [`the name ${name}`] : []),
  ];
  return new OcpError(
    'SOURCE_EXISTS',
    `the source ${other.source} has ${same.join(' and ') || 'this UUID'} already`,
    {
      where: { schema, source: other.source },
      hint: '`ocp source rename` gives it another name, `ocp source forget` ends it; nothing was changed.',
    },
  );
}
