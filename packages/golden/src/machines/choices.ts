import { canonicalJson, SUMMARY_TABLE, VM_LABEL, windowsOf, type Day, type DayRange } from '@ocp/core';
import type { Client } from 'pg';

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

/** The choices that a run of a source over some days had; asked right after it, while the daily summary is as the run left it. */
export async function vmChoices(
  client: Client,
  schema: string,
  source: string,
  days: DayRange,
  windows: VmWindows,
): Promise<VmChoices[]> {
  const table = tableOf(schema);
  const first = await firstDay(client, table, source, days);
  if (first === undefined) return [];
  const ranges = windows.per === 'range' ? [days] : windowsOf({ start: first, end: days.end }, windows.step);
  const found: VmChoices[] = [];
  for (const window of ranges) found.push(await choicesIn(client, schema, source, window));
  return found;
}

const tableOf = (schema: string) => `"${schema}"."${SUMMARY_TABLE}"`;

/** No OpenShift summary begins before the first day with pods. */
async function firstDay(
  client: Client,
  table: string,
  source: string,
  { start, end }: DayRange,
): Promise<Day | undefined> {
  const { rows } = await client.query<{ day: Day | null }>(
    `select min(usage_start)::text as day from ${table} where source_uuid = $1 and usage_start between $2 and $3`,
    [source, start, end],
  );
  return rows[0]?.day ?? undefined;
}

async function choicesIn(
  client: Client,
  schema: string,
  source: string,
  window: DayRange,
): Promise<VmChoices> {
  const table = tableOf(schema);
  const rowsOf = (columns: string, condition: string, labels: string) =>
    client.query<(string | null)[]>({
      text: `select distinct ${columns} from ${table}
        where ${condition} and ${labels} and usage_start = (
          select min(usage_start) from (
            select distinct usage_start from ${table}
            where source_uuid = $1 and usage_start between $2 and $3 and ${condition}
            order by usage_start desc limit 2
          ) last_days
        )`,
      values: [source, window.start, window.end],
      rowMode: 'array',
    });
  const requested = 'pod_request_cpu_core_hours is not null';
  const labels = await rowsOf(
    `all_labels ->> '${VM_LABEL}', pod_labels::text`,
    requested,
    `all_labels ? '${VM_LABEL}'`,
  );
  const requests = await rowsOf(
    `pod_labels ->> '${VM_LABEL}', node, pod_request_cpu_core_hours::text, pod_request_memory_gigabyte_hours::text`,
    requested,
    `pod_labels ? '${VM_LABEL}'`,
  );
  const claimed = 'persistentvolumeclaim is not null';
  const volumes = await rowsOf('persistentvolumeclaim, volume_labels::text', claimed, 'true');
  const mapped = await client.query<{ key: string }>(
    `select key from "${schema}".reporting_tagmapping
      join "${schema}".reporting_enabledtagkeys as keys on keys.uuid in (parent_id, child_id)`,
  );
  return {
    source,
    window,
    mapped: new Set(mapped.rows.map(({ key }) => key)),
    labels: gathered(labels.rows, ([name = null, text = null]) =>
      name === null || text === null ? undefined : [name, canonicalJson(text)],
    ),
    requests: new Map(
      [...Map.groupBy(requests.rows, ([name]) => name ?? '')].map(([name, rows]) => [
        name,
        rows.map(([, node = null, cpu, memory = null]) => ({ node, cpu: cpu ?? '', memory })),
      ]),
    ),
    volumes: gathered(volumes.rows, ([claim = null, text = null]) =>
      claim === null ? undefined : [claim, text === null ? null : canonicalJson(text)],
    ),
  };
}

function gathered<Value>(
  rows: readonly (string | null)[][],
  entry: (row: (string | null)[]) => [string, Value] | undefined,
): Map<string, Set<Value>> {
  const found = new Map<string, Set<Value>>();
  for (const row of rows) {
    const made = entry(row);
    if (made === undefined) continue;
    const [key, value] = made;
    found.set(key, (found.get(key) ?? new Set<Value>()).add(value));
  }
  return found;
}
