import type { Engine } from '@ocp/core';
import { days } from '../../src/lakes/openshift.ts';
import { writeTable } from '../../src/lakes/write.ts';
import type { Line } from './small-bills.ts';
import { withSmallLife } from './small-life.ts';

/** What is summarized of a machine; null where a row has none. */
export interface MachineRow {
  /** Core hours that are requested for a day. */
  cores: number | null;
  claim: string | null;
}

const lines: Line[] = days.map((day) => ({ day, cost: 1, node: 'node-1' }));
const labels = [{ pods: '{"vm_kubevirt_io_name": "vm"}', volumes: '{}' }];

/**
 * A virtual machine of which two reports are there, both of the last hour: one requests two cores and names no claim, the other
 * requests `cores` and is the only one that names the claim. Gives its rows and the codes of the warnings.
 */
export const machineWith = ({
  server,
  engine,
  cores,
}: {
  server: { url: string };
  engine: Engine;
  cores: number | 'NaN';
}): Promise<{ rows: MachineRow[]; warnings: string[] }> =>
  withSmallLife({ server, cloud: 'AWS', engine, clusters: 1, lines, labels }, async (life) => {
    const { tenant, options, connection } = life;
    const [source = ''] = life.sources;
    const report = {
      interval_start: `${days.at(-1)} 05:00:00`,
      vm_name: 'vm',
      node: 'node-1',
      vm_memory_request_bytes: 2 ** 30,
      vm_uptime_total_seconds: 3600,
    };
    const reports = [
      { ...report, vm_cpu_request_cores: 2, vm_persistentvolumeclaim_name: '' },
      { ...report, vm_cpu_request_cores: cores, vm_persistentvolumeclaim_name: 'claim' },
    ];
    for (const table of ['vm_hours', 'vm_days']) await writeTable(connection, options, table, reports);
    await tenant.openshift(source);
    const { warnings } = await tenant.onCloud(source);
    const { rows } = await tenant.client.query<MachineRow>(
      `select pod_request_cpu_core_hours::float8 as cores, persistentvolumeclaim as claim
        from "${options.schema}".reporting_ocp_vm_summary_p order by claim nulls first`,
    );
    return { rows, warnings: warnings.map(({ code }) => code) };
  });
