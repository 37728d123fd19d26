import { isValid, noneValid, NULL_CODE, scaled, setValid, type NumberColumn } from '../../columns.ts';
import { filterRows, GroupExtreme, GroupMaxCode, GroupSum, HashGroups } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { GIBIBYTE, HOUR } from '../units.ts';

const key = ['usage_start', 'namespace', 'node', 'pod_labels'];
const CORES = 'node_capacity_cpu_cores';
const BYTES = 'node_capacity_memory_bytes';

const units = [
  { seconds: 'cpu_core_seconds', hours: 'cpu_core_hours', divisor: HOUR },
  { seconds: 'memory_byte_seconds', hours: 'memory_gigabyte_hours', divisor: HOUR * GIBIBYTE },
];
const sums = ['usage', 'request', 'effective_usage', 'limit'].flatMap((kind) =>
  units.map(({ seconds, hours, divisor }) => ({
    seconds: `pod_${kind}_${seconds}`,
    hours: `pod_${kind}_${hours}`,
    divisor,
  })),
);

/**
 * Spec ocp-daily.md 2, 5: sums before rows are multiplied. Rows without a node are left out here; their hours still count
 * as capacity.
 */
export const podUsage: ArrowStep = async (context) => {
  const usage = new UsageByKey(context);
  const columns = [...key, 'resource_id', CORES, BYTES, ...sums.map(({ seconds }) => seconds)];
  for await (const batch of context.batches('pod_days', columns)) usage.add(batch);
  return usage.finish();
};

class UsageByKey {
  readonly #groups = new HashGroups(key.length);
  readonly #noNode: number;
  readonly #sums = sums.map((sum) => ({ ...sum, total: new GroupSum() }));
  readonly #cores = new GroupExtreme('max');
  readonly #bytes = new GroupExtreme('max');
  readonly #resource: GroupMaxCode;

  constructor({ pool }: StepContext) {
    this.#noNode = pool.intern('');
    this.#resource = new GroupMaxCode((a, b) => pool.compare(a, b));
  }

  add(batch: Table): void {
    const nodes = batch.codes('node');
    const onNodes = filterRows(batch.rows, (row) => nodes[row] !== NULL_CODE && nodes[row] !== this.#noNode);
    const rows = onNodes.length === batch.rows ? batch : batch.take(onNodes);
    const ids = this.#groups.add(
      key.map((column) => rows.codes(column)),
      rows.rows,
    );
    const { count } = this.#groups;
    for (const { seconds, total } of this.#sums) total.add(ids, count, secondsOf(rows, seconds));
    this.#cores.add(ids, count, rows.numbers(CORES));
    this.#bytes.add(ids, count, rows.numbers(BYTES));
    this.#resource.add(ids, count, rows.codes('resource_id'));
  }

  finish(): Table {
    const { count } = this.#groups;
    const keys = key.map((name, column) => [name, { codes: this.#groups.key(column) }] as const);
    const hours = this.#sums.map((sum) => [sum.hours, scaled(sum.total.finish(count), sum.divisor)] as const);
    return new Table(count, {
      ...Object.fromEntries(keys),
      ...Object.fromEntries(hours),
      resource_id: { codes: this.#resource.finish(count) },
      [CORES]: this.#cores.finish(count),
      node_capacity_memory_gigabytes: scaled(this.#bytes.finish(count), GIBIBYTE),
    });
  }
}

function secondsOf(rows: Table, name: string): NumberColumn {
  const given = rows.numbers(name);
  if (!name.startsWith('pod_effective_usage_') || given.validity === undefined) return given;
  const [usage, request] = ['usage', 'request'].map((kind) =>
    rows.numbers(name.replace('effective_usage', kind)),
  );
  return effective(given, usage!, request!);
}

/** As reported, if null the greater of usage and request, null if either of these is null. */
function effective(given: NumberColumn, usage: NumberColumn, request: NumberColumn): NumberColumn {
  const values = given.values.slice();
  const validity = noneValid(values.length);
  for (let row = 0; row < values.length; row += 1) {
    if (!isValid(given.validity, row)) {
      if (!isValid(usage.validity, row) || !isValid(request.validity, row)) continue;
      values[row] = Math.max(usage.values[row]!, request.values[row]!);
    }
    setValid(validity, row);
  }
  return { values, validity };
}
