import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode, type Value } from './support/encoded.ts';
import { csv, gpuRow, headers, hour, nodeRow, podRow, storageRow, type Cells } from './support/reports.ts';

const pods = (...rows: Cells[]) => csv(headers.pod_usage, rows);

describe('a report', () => {
  test.each([
    ['storage_usage', headers.storage_usage],
    ['pod_usage', headers.pod_usage],
    ['node_labels', headers.node_labels],
    ['gpu_usage', headers.gpu_usage],
    ['gpu_usage', headers.gpu_usage.filter((name) => !name.startsWith('mig_'))],
    ['storage_usage', headers.storage_usage.filter((name) => name !== 'node' && !name.startsWith('csi_'))],
    ['storage_usage', [...headers.pod_usage, ...headers.storage_usage.slice(4)]],
    ['pod_usage', [...headers.pod_usage.toReversed(), 'something_new']],
  ])('is of type %s by its columns', async (type, columns) => {
    expect((await encode(`${columns.join(',')}\n`)).type).toBe(type);
  });

  test.each([
    ['nothing', '', 'empty'],
    ['blank lines only', '\n\n', 'empty'],
    ['no column of ours', 'a,b\n1,2\n', 'columns'],
    [
      'a column that is missing',
      `${headers.pod_usage.filter((name) => name !== 'node').join(',')}\n`,
      'lacks node',
    ],
    ['names in capitals', `${headers.node_labels.join(',').toUpperCase()}\n`, 'columns'],
    ['bytes that are no text', Buffer.from([0x1f, 0x8b, 0x08, 0x00]), 'header'],
  ])('with %s is refused', async (_, content, reason) => {
    await expect(encode(content)).rejects.toMatchObject({
      code: 'REPORT_REFUSED',
      message: expect.stringContaining(reason) as string,
    });
  });

  test('may begin with a byte order mark, end its lines with CRLF and quote its header', async () => {
    const text = pods(podRow())
      .replace('report_period_start', '"report_period_start"')
      .replaceAll('\n', '\r\n');
    const { values, malformed } = await encode(`\ufeff${text}`);
    expect(malformed).toBe(0);
    expect(values).toMatchObject([
      { report_period_start: '2025-10-01T00:00:00.000Z', pod_labels: '{"app": "shop"}' },
    ]);
  });

  test('has every column of its table: missing ones are null, empty texts and numbers are not', async () => {
    const { values } = await encode(
      pods(podRow({ node: '', pod_usage_cpu_core_seconds: '', interval_end: '' })),
    );
    expect(values).toMatchObject([
      {
        node: '',
        pod_usage_cpu_core_seconds: 0,
        interval_end: null,
        node_role: null,
        pod_labels: '{"app": "shop"}',
      },
    ]);
  });

  test('takes a role where the operator says one', async () => {
    const text = csv([...headers.pod_usage, 'node_role'], [podRow({ node_role: 'infra' })]);
    expect((await encode(text)).values).toMatchObject([{ node_role: 'infra' }]);
  });

  test('goes through the first pass of Koku: missing values, short rows, names made safe', async () => {
    const row = podRow({ namespace: 'null', node: `a<b>&"'`, pod: 'x\0y', resource_id: 'N/A' });
    const { values, malformed } = await encode(
      pods(row, podRow({ pod_labels: 'label_a:NaN' }), podRow({ pod_labels: 'NULL' })),
    );
    expect(malformed).toBe(0);
    expect(values).toMatchObject([
      { namespace: '', node: 'a&lt;b&gt;&amp;&quot;&#x27;', pod: 'xy', resource_id: '' },
      { pod_labels: '{"a": "NaN"}' },
      { pod_labels: '{}' },
    ]);
    const short = pods(podRow()).split('\n', 2)[1]!.split(',').slice(0, 6).join(',');
    const padded = await encode(`${headers.pod_usage.join(',')}\n${short}\n${short},${','.repeat(60)}\n`);
    expect(padded).toMatchObject({ rows: 1, malformed: 1 });
    expect((await encode(pods(podRow({ pod_labels: 'label_a:\0' })))).malformed).toBe(1);
  });

  test('loses rows without a time, and says their lines', async () => {
    const { rows, malformed, faults } = await encode(
      pods(podRow(), podRow({ interval_start: '' }), podRow({ interval_start: '0001-01-01' }), podRow()),
    );
    expect({ rows, malformed }).toEqual({ rows: 2, malformed: 2 });
    expect(faults.map(({ line }) => line)).toEqual([3, 4]);
  });

  test.each([
    ['pod_usage_cpu_core_seconds', '1e18', 1],
    ['pod_usage_cpu_core_seconds', '1.0000000000000002e18', 0],
    ['pod_limit_memory_byte_seconds', 'inf', 0],
    ['pod_limit_memory_byte_seconds', '-1e19', 1],
    ['pod_request_cpu_core_seconds', 'nan', 1],
    ['node_capacity_memory_bytes', '2e18', 0],
    ['node_capacity_cpu_cores', '2e18', 1],
  ])('with %s of %s keeps %i row', async (column, value, kept) => {
    const { rows, anomalies, malformed, hours } = await encode(pods(podRow({ [column]: value })));
    expect({ rows, anomalies, malformed }).toEqual({ rows: kept, anomalies: 1 - kept, malformed: 0 });
    expect(hours.size).toBe(kept);
  });

  test('counts its rows by hour and names the months before their rows', async () => {
    const { hours, months, rows } = await encode(
      pods(
        podRow(),
        podRow({ ...hour(1, 1), interval_start: '2025-10-01 01:30:00 +0000 UTC' }),
        podRow(hour(1, 1)),
        podRow({ interval_start: '2025-11-01 00:00:00 +0000 UTC' }),
        podRow(),
      ),
    );
    expect(rows).toBe(5);
    expect([...hours.values()]).toEqual([2, 2, 1]);
    expect(months).toEqual(['2025-10-01', '2025-11-01']);
  });

  test('tells the keys of its labels, also those of dropped values', async () => {
    const { keys } = await encode(
      csv(headers.storage_usage, [
        storageRow(),
        storageRow({ persistentvolumeclaim_labels: 'label_a:1|label_b:x:y' }),
      ]),
    );
    expect(keys).toEqual(['disk', 'a']);
  });

  test('of many megabytes is the same rows in any chunk', async () => {
    const count = 20_000;
    const rows = Array.from({ length: count }, (_, n) =>
      podRow({ ...hour(1 + (n % 28), n % 24), pod: `pod-${n}` }),
    );
    const { values, months } = await encode(pods(...rows));
    expect(values.map(({ pod }) => pod)).toEqual(rows.map(({ pod }) => pod));
    expect(months).toEqual(['2025-10-01']);
  });

  test('is what a plain reading of the rules gives', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }).filter((value) => !value.includes('\0')),
      fc.constantFrom('', 'é', 'a,b', 'a"b', 'two\nlines', 'null', "a<b>&'", 'NaN', 'N/A', 'nanx'),
    );
    const amount = fc.oneof(
      fc.double({ min: 0, max: 1e17, noNaN: true }).map(String),
      fc.constantFrom('', 'x', '0', '12', '1.50', 'nan', '-NaN', '1.#IND', 'None'),
    );
    const at = fc.tuple(fc.integer({ min: 1, max: 31 }), fc.nat(23)).map(([day, h]) => hour(day, h));
    const row = fc.record({ at, text: fc.array(text, { minLength: 4, maxLength: 4 }), amount, labels: text });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        const cells = rows.map(
          ({ at: times, text: [pod, namespace, node, resource], amount: usage, labels }) =>
            podRow({
              ...times,
              ...{
                pod: pod ?? '',
                namespace: namespace ?? '',
                node: node ?? '',
                resource_id: resource ?? '',
              },
              pod_usage_cpu_core_seconds: usage,
              pod_labels: `label_x:${labels}`,
            }),
        );
        const { values, malformed } = await encode(pods(...cells));
        expect(malformed).toBe(0);
        expect(values).toEqual(cells.map(plainly));
      }),
      { numRuns: 60 },
    );
  });
});

/** One pod row, cell by cell as spec inputs.md 3.0 and 3.1 say. */
function plainly(cells: Cells): Record<string, Value> {
  const missing = 'null NaN -NaN nan N/A 1.#IND None'.split(' ');
  const safe = (cell: string) =>
    cell
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#x27;');
  const value = (name: string, cell: string): Value => {
    if (/_(start|end)$/.test(name)) return `${cell.replace(' +0000 UTC', '').replace(' ', 'T')}.000Z`;
    if (name === 'pod_labels') {
      const pieces = cell.split('|').filter((part) => part.split(':').length === 2);
      const members = pieces.map((part) => part.replaceAll('label_', '').split(':') as [string, string]);
      return asciiJson(new Map(members));
    }
    if (/seconds$|cores$|bytes$/.test(name))
      return cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : 0;
    return safe(cell);
  };
  const first = (cell: string) => (missing.includes(cell) ? '' : cell);
  const read = headers.pod_usage.map((name) => [name, value(name, first(cells[name] ?? ''))]);
  return { ...(Object.fromEntries(read) as Record<string, Value>), node_role: null };
}

const asciiJson = (labels: Map<string, string>) => {
  const text = (value: string) => `"${[...JSON.stringify(value).slice(1, -1)].map(escaped).join('')}"`;
  const escaped = (character: string) =>
    character >= '\u007f'
      ? [...Array(character.length).keys()]
          .map((n) => `\\u${character.charCodeAt(n).toString(16).padStart(4, '0')}`)
          .join('')
      : character;
  return `{${[...labels].map(([key, value]) => `${text(key)}: ${text(value)}`).join(', ')}}`;
};

describe('a GPU report', () => {
  const gpu = async (change: Cells) => (await encode(csv(headers.gpu_usage, [gpuRow(change)]))).values[0];
  const mig = { mig_profile: '1g.5gb', mig_instance_id: 'MIG-1', mig_strategy: 'mixed' };
  const cleared = {
    ...{ mig_profile: null, mig_slice_count: null, mig_memory_capacity_mib: null },
    ...{ gpu_max_slices: null, mig_strategy: null, mig_instance_id: null },
  };

  test('has vendor and model in common words', async () => {
    expect(await gpu({})).toMatchObject({
      gpu_vendor_name: 'nvidia',
      gpu_model_name: 'NVIDIA A100 SXM4 40GB',
      mig_profile: '',
      mig_slice_count: null,
      gpu_max_slices: null,
    });
    expect(await gpu({ gpu_vendor_name: 'amd', gpu_model_name: ' --Instinct__MI300X-é- ' })).toMatchObject({
      gpu_vendor_name: 'amd',
      gpu_model_name: 'Instinct MI300X',
    });
  });

  test('says what a MIG profile means', async () => {
    expect(await gpu(mig)).toMatchObject({
      ...mig,
      ...{ mig_slice_count: 1, mig_memory_capacity_mib: 5120, gpu_max_slices: 7 },
    });
    expect(await gpu({ ...mig, mig_profile: '2G.12GB', gpu_model_name: 'nvidia a30' })).toMatchObject({
      ...{ mig_slice_count: 2, mig_memory_capacity_mib: 12288, gpu_max_slices: 4 },
    });
    expect(await gpu({ ...mig, mig_profile: ' 3g.20gb ' })).toMatchObject({
      ...{ mig_profile: ' 3g.20gb ', mig_slice_count: 3, mig_memory_capacity_mib: 20480 },
    });
    expect(await gpu({ ...mig, mig_profile: 'all' })).toMatchObject({
      ...{ mig_profile: 'all', mig_slice_count: null, mig_memory_capacity_mib: null, gpu_max_slices: 7 },
    });
  });

  test('keeps what the report says beside a profile of another form', async () => {
    const names = [...headers.gpu_usage, 'mig_slice_count', 'mig_memory_capacity_mib'];
    const given = { ...mig, mig_profile: 'all', mig_slice_count: '2', mig_memory_capacity_mib: '4864' };
    const { values } = await encode(csv([...new Set(names)], [gpuRow(given)]));
    expect(values).toMatchObject([{ mig_slice_count: 2, mig_memory_capacity_mib: 4864 }]);
  });

  test('counts a GPU of an unknown model as whole', async () => {
    expect(await gpu({ ...mig, gpu_model_name: 'Tesla T4' })).toMatchObject(cleared);
  });

  test('believes the number of slices that is given', async () => {
    const columns = [...headers.gpu_usage, 'gpu_max_slices'];
    const given = async (change: Cells) =>
      (await encode(csv(columns, [gpuRow({ ...mig, ...change })]))).values[0];
    expect(await given({ gpu_max_slices: '3', gpu_model_name: 'Tesla T4' })).toMatchObject({
      ...{ mig_profile: '1g.5gb', gpu_max_slices: 3 },
    });
    for (const none of ['', ' ', 'n/a']) {
      expect(await given({ gpu_max_slices: none })).toMatchObject({ gpu_max_slices: 7 });
      expect(await given({ gpu_max_slices: none, gpu_model_name: 'Tesla T4' })).toMatchObject(cleared);
    }
  });
});

test('node labels are read too', async () => {
  expect((await encode(csv(headers.node_labels, [nodeRow()]))).values).toMatchObject([
    { node: 'node-1', node_labels: '{"zone": "a"}' },
  ]);
});
