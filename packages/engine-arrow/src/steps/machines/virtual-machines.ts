import { VM_LABEL } from '@ocp/core';
import { computed, NULL_CODE } from '../../columns.ts';
import { distinct } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { filterRows, GroupExtreme, HashGroups } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import { scalarMembers } from '../json-members.ts';
import { rowsWhere, rowsWithId } from '../rows-where.ts';
import type { ArrowStep } from '../step.ts';
import { GIBIBYTE } from '../units.ts';

const TIME = 'interval_start';
const CLAIM = 'vm_persistentvolumeclaim_name';
const CORES = 'vm_cpu_request_cores';
const BYTES = 'vm_memory_request_bytes';
const HOURS = 24;

/** The greatest requests of virtual machines on nodes in one hour. */
class Requests {
  readonly #groups = new HashGroups(2);
  readonly #cores = new GroupExtreme('max');
  readonly #bytes = new GroupExtreme('max');

  add(rows: Table): void {
    const ids = this.#groups.add([rows.codes('vm_name'), rows.codes('node')], rows.rows);
    this.#cores.add(ids, this.#groups.count, rows.numbers(CORES));
    this.#bytes.add(ids, this.#groups.count, rows.numbers(BYTES));
  }

  finish(): Table {
    const { count } = this.#groups;
    const a = this.#cores.finish(count);
    const b = this.#bytes.finish(count);
    return new Table(count, {
      vm_name: { codes: this.#groups.key(0) },
      node: { codes: this.#groups.key(1) },
      cpu_core_hours: computed([a], count, (cores) => cores * HOURS),
      memory_gigabyte_hours: computed([b], count, (bytes) => (bytes / GIBIBYTE) * HOURS),
    });
  }
}

/**
 * Spec vm-gpu.md 1, step 1, with reports: requests are those of the last hour of the month, for 24 hours; a virtual machine that
 * did not run in it is not there. Claims are those of the whole month. Lines are reduced batch by batch.
 */
export const vmRequests: ArrowStep = async ({ batches }) => {
  let requests = new Requests();
  let last = -Infinity;
  for await (const batch of batches('vm_hours', [TIME, 'vm_name', 'node', CORES, BYTES])) {
    const times = batch.numbers(TIME).values;
    for (const time of times) {
      if (time <= last) continue;
      last = time;
      requests = new Requests();
    }
    requests.add(batch.take(filterRows(batch.rows, (row) => times[row] === last)));
  }
  const claims = new HashGroups(2);
  for await (const batch of batches('vm_claim_hours', ['vm_name', CLAIM]))
    claims.add([batch.codes('vm_name'), batch.codes(CLAIM)], batch.rows);
  const machines = new Table(claims.count, {
    vm_name: { codes: claims.key(0) },
    claim: { codes: claims.key(1) },
  });
  return join('inner', requests.finish(), machines, ['vm_name'], { persistentvolumeclaim: 'claim' });
};

/** Spec vm-gpu.md 1, step 1, without reports: pods are compared by their names alone, whatever their namespaces. */
export const vmClaims: ArrowStep = async ({ input, pool }) => {
  const pods = distinct(await input('pod_label_days', ['pod', 'pod_labels']), ['pod', 'pod_labels']);
  const named = pods.with({ vm_name: { codes: scalarMembers(pods.codes('pod_labels'), VM_LABEL, pool) } });
  const names = named.codes('vm_name');
  const machines = rowsWhere(named, (row) => names[row] !== NULL_CODE);
  const mounts = rowsWithId(
    distinct(await input('claim_days', ['pod', 'persistentvolumeclaim']), ['pod', 'persistentvolumeclaim']),
    'persistentvolumeclaim',
    pool,
  );
  const found = join('inner', machines, mounts, ['pod'], { persistentvolumeclaim: 'persistentvolumeclaim' });
  return distinct(found, ['vm_name', 'persistentvolumeclaim']);
};
