import { expect, test } from 'vitest';
import { addSource, onDatabases, resultOf, SOURCE, TENANT, type Place } from './support.ts';

const nodeColumns = {
  node: 'text',
  resource_id: 'text',
  cores: 'double',
  role: 'text',
  architecture: 'text',
} as const;
const claimColumns = {
  persistentvolume: 'text',
  persistentvolumeclaim: 'text',
  csi_volume_handle: 'text',
} as const;
const OTHER = '0bdfb2a5-f8b6-5da5-8ac9-2b1d0f6ff2a7';
const cluster = { clusterId: 'c-1', clusterAlias: 'Basic one', source: SOURCE };

type Node = readonly [string, string | null, number | null, string | null, string | null];

onDatabases('what a cluster consists of', (place) => {
  const nodes = async (...rows: Node[]) => {
    const { deleted, written } = await place().run((t) =>
      t.merge('reporting_ocp_nodes', resultOf(nodeColumns, rows), cluster),
    );
    expect(deleted).toBe(0);
    return written;
  };
  const known = () =>
    place().rows(
      `select node, resource_id as id, node_capacity_cpu_cores as cores, node_role as role, architecture as arch
        from ${TENANT}.reporting_ocp_nodes order by 1, 2, 3`,
    );

  test('has nodes whose cores are rounded once', async () => {
    await addSource(place().outside);
    await nodes(['n', 'i-1', 2.674999999999999, 'worker', '']);
    expect(await known()).toMatchObject([{ cores: '2.67' }]);
  });

  test('is added once: a repetition changes nothing', async () => {
    await addSource(place().outside);
    const rows: Node[] = [
      ['n', 'i-1', 4, 'worker', ''],
      ['n', null, 4, 'worker', null],
      ['n', 'i-1', null, 'worker', 'arm64'],
      ['n', '', 8, 'infra', 'amd64'],
    ];
    expect(await nodes(...rows)).toBe(4);
    const first = await known();
    expect(first).toHaveLength(4);
    expect(await nodes(...rows)).toBe(0);
    expect(await known()).toEqual(first);
    expect(await clusters(place())).toEqual([{ id: 'c-1', alias: 'Basic one', source: SOURCE }]);
  });

  test('cores are the same when they are stored as the same number', async () => {
    await addSource(place().outside);
    expect(await nodes(['n', 'i', 3.996, 'worker', 'amd64'])).toBe(1);
    expect(await nodes(['n', 'i', 4.004, 'infra', 'amd64'])).toBe(0);
    expect(await nodes(['n', 'i', 4.006, 'infra', 'amd64'])).toBe(1);
    expect((await known()).map(({ cores, role }) => [cores, role])).toEqual([
      ['4.00', 'worker'],
      ['4.01', 'infra'],
    ]);
  });

  test('a node keeps its role unless role or architecture is empty', async () => {
    await addSource(place().outside);
    await nodes(
      ['full', 'i', 1, 'worker', 'amd64'],
      ['no-arch', 'i', 1, 'worker', null],
      ['no-role', 'i', 1, '', 'amd64'],
    );
    expect(
      await nodes(
        ['full', 'i', 1, 'master', 'arm64'],
        ['no-arch', 'i', 1, 'infra', 'arm64'],
        ['no-role', 'i', 1, 'infra', null],
      ),
    ).toBe(2);
    expect((await known()).map(({ node, role, arch }) => [node, role, arch])).toEqual([
      ['full', 'worker', 'amd64'],
      ['no-arch', 'infra', 'arm64'],
      ['no-role', 'infra', 'amd64'],
    ]);
  });

  test('a node of the same name in another cluster is another node', async () => {
    await addSource(place().outside);
    await addSource(place().outside, OTHER);
    const other = { ...cluster, clusterId: 'c-2', source: OTHER };
    await nodes(['n', 'i', 1, 'worker', 'amd64']);
    const { written } = await place().run((t) =>
      t.merge('reporting_ocp_nodes', resultOf(nodeColumns, [['n', 'i', 1, 'infra', 'amd64']]), other),
    );
    expect(written).toBe(1);
    expect(await known()).toHaveLength(2);
  });

  test('claims and projects are one row each; a handle that is reported later is kept', async () => {
    await addSource(place().outside);
    const merge = (...claims: (string | null)[][]) =>
      place().run(async (t) => {
        const projects = resultOf({ namespace: 'text' }, [['shop'], ['shop'], [''], [null]]);
        const a = await t.merge('reporting_ocp_pvcs', resultOf(claimColumns, claims), cluster);
        const b = await t.merge('reporting_ocp_projects', projects, cluster);
        return [a.written, b.written];
      });
    expect(await merge(['pv', 'claim', null], ['pv', 'other', ''])).toEqual([2, 2]);
    expect(await merge(['pv', 'claim', 'vol-1'], ['pv', 'claim', null], ['pv', 'other', ''])).toEqual([1, 0]);
    expect(await merge(['pv', 'claim', null], ['pv', 'claim', 'vol-1'])).toEqual([0, 0]);
    expect(await merge(['pv', 'claim', 'vol-2'])).toEqual([0, 0]);
    expect(
      await place().rows(
        `select persistent_volume_claim as claim, csi_volume_handle as handle from ${TENANT}.reporting_ocp_pvcs
          order by 1`,
      ),
    ).toEqual([
      { claim: 'claim', handle: 'vol-1' },
      { claim: 'other', handle: '' },
    ]);
  });

  test('the alias follows the cluster, without a second row', async () => {
    await addSource(place().outside);
    const alias = (clusterAlias: string | null) =>
      place().run((t) =>
        t.merge('reporting_ocp_projects', resultOf({ namespace: 'text' }, []), { ...cluster, clusterAlias }),
      );
    await alias(null);
    await alias('one');
    await alias('two');
    expect(await clusters(place())).toEqual([{ id: 'c-1', alias: 'two', source: SOURCE }]);
  });

  test('of several rows of a source that with the alias of today stays, the others go with what they had', async () => {
    await addSource(place().outside);
    await nodes(['n', 'i', 1, 'worker', 'amd64']);
    await place().run(({ sql }) =>
      sql.execute(
        `insert into ${TENANT}.reporting_ocp_clusters (uuid, cluster_id, cluster_alias, provider_id)
          values (gen_random_uuid(), 'c-1', 'New name', $1), (gen_random_uuid(), 'c-1', null, $1)`,
        [SOURCE],
      ),
    );
    const renamed = { ...cluster, clusterAlias: 'New name' };
    await place().run((t) =>
      t.merge('reporting_ocp_projects', resultOf({ namespace: 'text' }, [['shop']]), renamed),
    );
    expect(await clusters(place())).toEqual([{ id: 'c-1', alias: 'New name', source: SOURCE }]);
    expect(await known()).toEqual([]);
  });
});

function clusters(place: Place): Promise<Record<string, unknown>[]> {
  return place.rows(
    `select cluster_id as id, cluster_alias as alias, provider_id as source from ${TENANT}.reporting_ocp_clusters`,
  );
}
