import {
  canonicalJson,
  SUMMARY_TABLE,
  VM_LABEL,
  windowsOf,
  type Day,
  type DayRange,
  type SqlSession,
} from '@ocp/core';
import { lastButOne, nameIn } from './vm-scratch.ts';

/** What a run may take for one set of labels, or for what a virtual machine requests. */
export interface VmRequest {
  node: string | null;
  cpu: string;
  memory: string | null;
}

/**
 * All that the specification lets a run choose from for the virtual machines of a source in one window (spec vm-gpu.md 1). Label
 * objects are canonical texts.
 */
export interface VmChoices {
  source: string;
  window: DayRange;
  /** Keys that take part in a tag mapping, which changes labels after the table was made. */
  mapped: ReadonlySet<string>;
  /** Labels by the name of the virtual machine. */
  labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** Requests by the name of the virtual machine, where no report says them. */
  requests: ReadonlyMap<string, readonly VmRequest[]>;
  /** Labels of volumes by claim; null where the volume has none. */
  volumes: ReadonlyMap<string, ReadonlySet<string | null>>;
}

/** Which windows a run makes the table of virtual machines for: Koku's after an OpenShift summary, one after a cloud's. */
export type VmWindows = { per: 'koku-window'; step: number } | { per: 'range' };

type Asked = Pick<SqlSession, 'schema' | 'rows'>;

/** The choices that a run of a source over some days had; asked right after it, while the daily summary is as the run left it. */
export async function vmChoices(
  sql: Asked,
  source: string,
  days: DayRange,
  windows: VmWindows,
): Promise<VmChoices[]> {
  const first = await firstDay(sql, source, days);
  if (first === undefined) return [];
  const ranges = windows.per === 'range' ? [days] : windowsOf({ start: first, end: days.end }, windows.step);
  const found: VmChoices[] = [];
  for (const window of ranges) found.push(await vmChoicesIn(sql, source, window));
  return found;
}

/** No OpenShift summary begins before the first day with pods. */
async function firstDay(sql: Asked, source: string, { start, end }: DayRange): Promise<Day | undefined> {
  const [found] = await sql.rows<{ day: Day | null }>(
    `select min(usage_start)::text as day from ${sql.schema}.${SUMMARY_TABLE}
      where source_uuid = $1 and usage_start between $2 and $3`,
    [source, start, end],
  );
  return found?.day ?? undefined;
}

/** The choices of one window. With reports of virtual machines these say what is requested. */
export async function vmChoicesIn(
  sql: Asked,
  source: string,
  window: DayRange,
  { vmReports = false } = {},
): Promise<VmChoices> {
  const rowsOf = <Row extends object>(columns: string, condition: string, labels: string) =>
    sql.rows<Row>(
      `select distinct ${columns} from ${sql.schema}.${SUMMARY_TABLE}
        where ${condition} and ${labels} and usage_start = ${lastButOne(sql.schema, condition)}`,
      [source, window.start, window.end],
    );
  const requested = 'pod_request_cpu_core_hours is not null';
  const labels = await rowsOf<{ name: string | null; text: string | null }>(
    `${nameIn('all_labels')} as name, pod_labels::text as text`,
    requested,
    `all_labels ? '${VM_LABEL}'`,
  );
  const requests = vmReports
    ? []
    : await rowsOf<VmRequest & { name: string | null }>(
        `${nameIn('pod_labels')} as name, node, pod_request_cpu_core_hours::text as cpu,
          pod_request_memory_gigabyte_hours::text as memory`,
        requested,
        `pod_labels ? '${VM_LABEL}'`,
      );
  const volumes = await rowsOf<{ name: string; text: string | null }>(
    'persistentvolumeclaim as name, volume_labels::text as text',
    'persistentvolumeclaim is not null',
    'true',
  );
  const mapped = await sql.rows<{ key: string }>(
    `select key from ${sql.schema}.reporting_tagmapping
      join ${sql.schema}.reporting_enabledtagkeys as keys on keys.uuid in (parent_id, child_id)`,
  );
  return {
    source,
    window,
    mapped: new Set(mapped.map(({ key }) => key)),
    labels: gathered(
      labels.flatMap(({ name, text }) =>
        name === null || text === null ? [] : [[name, canonicalJson(text)] as const],
      ),
    ),
    requests: new Map(
      [...Map.groupBy(requests, ({ name }) => name ?? '')].map(([name, rows]) => [
        name,
        rows.map(({ node, cpu, memory }) => ({ node, cpu, memory })),
      ]),
    ),
    volumes: gathered(
      volumes.map(({ name, text }) => [name, text === null ? null : canonicalJson(text)] as const),
    ),
  };
}

function gathered<Value>(entries: readonly (readonly [string, Value])[]): Map<string, Set<Value>> {
  const found = new Map<string, Set<Value>>();
  for (const [key, value] of entries) found.set(key, (found.get(key) ?? new Set<Value>()).add(value));
  return found;
}
