import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA } from '../support/tenant.ts';
import { asked, rowsIn, type Asked } from './asked.ts';
import type { Json } from './server.ts';

describe.each([
  {
    golden: 'aws-tags',
    type: 'AWS',
    lines: `${SCHEMA}/AWS`,
    days: `daily/${SCHEMA}/AWS/raw`,
    time: 'lineitem_usagestartdate',
    cost: 'lineitem_unblendedcost',
  },
  {
    golden: 'azure-all',
    type: 'Azure',
    lines: `${SCHEMA}/Azure`,
    days: `${SCHEMA}/Azure`,
    time: 'date',
    cost: 'costinbillingcurrency',
  },
  {
    golden: 'gcp-all',
    type: 'GCP',
    lines: `${SCHEMA}/GCP`,
    days: `daily/${SCHEMA}/GCP/raw`,
    time: 'usage_start_time',
    cost: 'cost',
  },
])('questions about $golden', ({ golden, type, lines, days: daily, time, cost }) => {
  let of: Asked;
  beforeAll(async () => {
    of = await asked(golden);
  }, 120_000);
  afterAll(async () => {
    await of.server.stop();
    await of.tenant.close();
  });
  const word = type.toLowerCase();
  const tags = { AWS: 'resourcetags', Azure: 'tags', GCP: 'labels' }[type as 'AWS' | 'Azure' | 'GCP'];

  it('which tables there are', async () => {
    const { exists, tables } = await of.ask('tables', `source=${of.openshift}`);
    const there = (tables as Json[]).filter((table) => table.exists).map(({ table }) => table);
    expect(exists).toBe(true);
    expect(there).toContain('openshift_pod_usage_line_items_daily');
    expect(there.filter((name) => !name.startsWith('openshift'))).toEqual(
      type === 'Azure' ? ['azure_line_items'] : [`${word}_line_items`, `${word}_line_items_daily`],
    );
    const folder = (report: string) =>
      join(of.tenant.golden, 'input/data/parquet/daily', SCHEMA, 'OCP', report);
    for (const report of ['storage_usage', 'vm_usage', 'gpu_usage'])
      expect(there.includes(`openshift_${report}_line_items_daily`)).toBe(existsSync(folder(report)));
    for (const { table, partitions } of tables)
      expect(partitions > 0).toBe(there.includes(table) && table.startsWith('openshift'));
  });

  it('first and last time stamp, as another reader finds them', async () => {
    const [row] = await rowsIn(
      of,
      lines,
      `select epoch_ms(min("${time}"))::double as first, epoch_ms(max("${time}"))::double as last from $files ${of.onDays(time)}`,
    );
    const table = `${word}_line_items`;
    const found = await of.ask('timestamps', `source=${of.bill}&table=${table}&${of.days}`);
    expect([Date.parse(found.first), Date.parse(found.last)]).toEqual([row.first, row.last]);
    expect(
      await of.ask('timestamps', `source=${of.openshift}&start_date=2024-01-01&end_date=2024-01-31`),
    ).toEqual({ first: null, last: null });
  });

  it('sums by day, as another reader and as the summary have them', async () => {
    const rows = await rowsIn(
      of,
      daily,
      `select "${time}"::date::text as date, sum("${cost}"::double) as sum from $files ${of.onDays(time)} group by 1 order by 1`,
    );
    const { measure, days } = await of.ask('sums', `source=${of.bill}&provider_type=${type}&${of.days}`);
    expect(measure).toBe('cost');
    expect(rows.length).toBeGreaterThan(0);
    expect(days).toEqual(rows.map(({ date, sum }) => ({ date, sum: expect.closeTo(sum, 6) as number })));
    const hours = await of.ask('sums', `source=${of.openshift}&provider_type=OCP&${of.days}`);
    const written = await of.tenant.rows<Json>(
      `select usage_start::text as date, sum(pod_effective_usage_cpu_core_hours)::float8 as sum
        from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary where infrastructure_raw_cost is null or infrastructure_raw_cost = 0 group by 1 order by 1`,
    );
    expect(written.length).toBeGreaterThan(0);
    expect(hours.days).toEqual(
      written.map(({ date, sum }) => ({ date, sum: expect.closeTo(sum, 6) as number })),
    );
  });

  if (type === 'AWS')
    it('the payer account of the bill of a month', async () => {
      const [row] = await rowsIn(of, lines, 'select min(bill_payeraccountid) as payer from $files');
      expect(await of.ask('payer-account', `source=${of.bill}&month=2025-10`)).toEqual({
        payer_account: row.payer,
      });
      expect(await of.ask('payer-account', `source=${of.bill}&month=2024-10`)).toEqual({
        payer_account: null,
      });
    });

  if (type === 'GCP')
    it('topology and dates of an invoice month', async () => {
      const columns =
        'billing_account_id, project_id, project_name, service_id, service_description, location_region';
      const places = await rowsIn(of, lines, `select distinct ${columns} from $files ${of.onDays(time)}`);
      const invoice = `source=${of.bill}&${of.days}&invoice_month=202510`;
      const { topology } = await of.ask('topology', invoice);
      expect(places.length).toBeGreaterThan(1);
      expect(topology).toHaveLength(places.length);
      expect(topology).toEqual(expect.arrayContaining(places));
      const [row] = await rowsIn(
        of,
        daily,
        `select epoch_ms(min("${time}"))::double as first, epoch_ms(max("${time}"))::double as last from $files ${of.onDays(time)} and invoice_month = '202510'`,
      );
      const dates = await of.ask('invoice-month-dates', invoice);
      expect([Date.parse(dates.first), Date.parse(dates.last)]).toEqual([row.first, row.last]);
      const none = invoice.replace('202510', '202401');
      expect(await of.ask('invoice-month-dates', none)).toEqual({ first: null, last: null });
    });

  if (type === 'AWS')
    it('gives up the state of old days, and of no others', async () => {
      const clean = (state_from: string) =>
        of.server.call('POST', '/api/v1/cleanup', { schema: SCHEMA, state_from });
      expect((await clean('2025-10-01')).body.state).toEqual({});
      const { status, body } = await clean('2025-10-03');
      expect([status, body.state.openshift_daily_summary > 0, body.state.openshift_made]).toEqual([
        200,
        true,
        2,
      ]);
      const { days: left } = await of.ask('sums', `source=${of.openshift}&provider_type=OCP&${of.days}`);
      expect(left.map(({ date }: Json) => date)).toEqual(['2025-10-03']);
    });

  it('what runs on what, asked from both sides', async () => {
    const map = [
      { ocp_source_uuid: of.openshift, infrastructure_source_uuid: of.bill, infrastructure_type: type },
    ];
    expect(await of.ask('infrastructure', `source=${of.openshift}&${of.days}`)).toEqual({ map });
    expect(await of.ask('infrastructure', `source=${of.bill}&${of.days}`)).toEqual({ map });
    expect(await of.ask('infrastructure', `source=${of.bill.replace(/^./, '0')}&${of.days}`)).toEqual({
      map: [],
    });
  });

  it('tags: those that are special are the cluster, its nodes and its namespaces', async () => {
    const sources = `provider_type=OCP_${type.toUpperCase()}&ocp_source_uuid=${of.openshift}&cloud_source_uuid=${of.bill}`;
    const found = await of.ask('tags', `${sources}&${of.days}`);
    const pods = await rowsIn(
      of,
      `daily/${SCHEMA}/OCP/pod_usage`,
      'select distinct node, namespace from $files',
    );
    const distinct = (column: string) => [...new Set(pods.map((row) => row[column] as string))].sort();
    const pairs = (key: string, values: string[]) => values.map((value) => ({ key, value }));
    const { id, alias } = of.cluster;
    expect(found.special).toEqual([
      ...pairs('openshift_cluster', [...new Set([id, alias])].sort()),
      ...pairs('openshift_node', distinct('node')),
      ...pairs('openshift_project', distinct('namespace')),
    ]);
    expect(found.matched_from).toBe('rows');
    const bill = await rowsIn(
      of,
      daily,
      `select distinct "${tags}" as tags, "${time}"::date::text as day from $files ${of.onDays(time)}`,
    );
    const expected = await sharedPairs(of, type, bill);
    expect(expected.length).toBeGreaterThan(1);
    expect(new Set(found.matched.map(pairText))).toEqual(new Set(expected));
  });
});

const pairText = ({ key, value }: Json) => `${key}=${value}`;

/** Pairs of the bill's tags that a label of the cluster equals in any case, by the rules of each cloud, row by row. */
async function sharedPairs({ tenant }: Asked, type: string, bill: Json[]): Promise<string[]> {
  const keys = await tenant.rows<Json>(
    `select key, array_agg(provider_type::text) as types from ${SCHEMA}.reporting_enabledtagkeys where enabled group by 1`,
  );
  const shared = keys
    .filter(({ types }) => types.includes('OCP') && types.includes(type))
    .map(({ key }) => key);
  const mentions = (text: string) => shared.some((key) => text.includes(key));
  const rows = await tenant.rows<Json>(
    `select distinct labels::text from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary,
      lateral (values (pod_labels), (volume_labels)) l(labels) where labels is not null`,
  );
  const texts = rows.map(({ labels }) => labels as string).filter((text) => type !== 'AWS' || mentions(text));
  const ofLabels = new Set(texts.flatMap((text) => Object.entries(JSON.parse(text))).map(lower));
  const firstDay = bill.map(({ day }) => day as string).sort()[0];
  const meant = bill.filter(({ day, tags }) => tags && (type !== 'GCP' || day === firstDay));
  const pairs = meant.flatMap(({ tags }) =>
    Object.entries(JSON.parse(tags as string)).filter(([key]) =>
      type === 'AWS' ? mentions(tags) : shared.includes(key),
    ),
  );
  return pairs.filter((pair) => ofLabels.has(lower(pair))).map(([key, value]) => pairText({ key, value }));
}

const lower = ([key, value]: [string, unknown]) => `${key}=${String(value)}`.toLowerCase();
