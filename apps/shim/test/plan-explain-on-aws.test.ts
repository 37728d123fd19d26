import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  stateSchema,
  type ClustersExplanation,
  type DescribedPlan,
  type NamespaceCost,
  type NamespaceExplanation,
  type ResourceExplanation,
} from '@ocp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, awsWindows, DETAIL, FIRST, onAws, SECOND, type AwsWindows } from './support/aws-windows.ts';
import { SCHEMA, type Tenant } from './support/tenant.ts';

let place: AwsWindows;
let tenant: Tenant;
beforeAll(async () => {
  place = await awsWindows();
  tenant = place.tenant;
  // Every test finds the rows of this run.
  await run('aggregate', '--pipeline', 'all', '--json');
});
afterAll(() => tenant.close());

const run: AwsWindows['run'] = (command, ...more) => place.run(command, ...more);

describe('plan and explain', () => {
  const days = () =>
    globSync(join(tenant.golden, `input/data/parquet/daily/**/source=${ACCOUNT}/**/*.parquet`));

  test('plan prints the windows with what they read and delete', async () => {
    const { status, out } = await run('plan', ...onAws());
    expect(status).toBe(0);
    expect(out).toContain('2025-03-04 to 2025-03-09');
    expect(out).toContain('2025-03-10 to 2025-03-11');
    expect(out).toContain(`reads ${stateSchema(SCHEMA)}.aws_tag_matches where`);
    expect(out).toMatch(/deletes .*aws_tag_matches where usage_start from 2025-03-01 to 2025-03-31/);
    expect(out).toContain(`${ACCOUNT}, bill`);
    const bill = [
      ...out.matchAll(/reads bill_rows of aws_days in source=(\S+) 2025-03, .*: (\d+) files, (\d+) bytes/g),
    ];
    expect(bill.map(([, source]) => source)).toEqual([ACCOUNT, ACCOUNT]);
    for (const [, , files, bytes] of bill) {
      expect(Number(files)).toBe(days().length);
      expect(Number(bytes)).toBe(days().reduce((sum, file) => sum + statSync(file).size, 0));
    }
  });

  test('plan of all prints every cluster, in the order of the run', async () => {
    const { status, out } = await run('plan', '--pipeline', 'all', '--json');
    expect(status).toBe(0);
    const { clusters } = JSON.parse(out) as { clusters: DescribedPlan[] };
    expect(clusters.map(({ pipeline, cluster }) => [pipeline, cluster?.source])).toEqual([
      ['aws', undefined],
      ['ocp', FIRST],
      ['ocp', SECOND],
      ['ocp-aws', FIRST],
      ['ocp-aws', SECOND],
    ]);
  });

  test('explain shows where an instance went, and that nothing is lost', async () => {
    const [row] = await tenant.rows<{ id: string; day: string }>(
      `select resource_id as id, usage_start::text as day from ${DETAIL}
        where cluster_id = 'aws-win-a' and data_source = 'Pod' and instance_type is not null and calculated_amortized_cost > 0 limit 1`,
    );
    const { status, out } = await run(
      'explain',
      ...onAws(),
      '--resource',
      row?.id ?? '',
      '--day',
      row?.day ?? '',
      '--json',
    );
    expect(status).toBe(0);
    const explanation = JSON.parse(out) as ResourceExplanation;
    if (explanation.outcome !== 'matched') throw new Error(out);
    const { rows } = explanation;
    expect(rows.length).toBeGreaterThan(0);
    for (const { parts } of rows) expect(parts.length).toBeGreaterThan(0);
    const told = (what: 'value' | 'attributed') =>
      rows
        .flatMap(({ costs }) => costs.filter(({ cost }) => cost === 'unblended_cost'))
        .reduce((sum, costs) => sum + Number(costs[what]), 0);
    const key = `${row?.id} ${row?.day}`;
    expect(told('value')).toBeCloseTo((await place.billedCosts())[key] ?? NaN, 9);
    expect(told('attributed')).toBeCloseTo((await place.writtenCosts())[key] ?? NaN, 9);
    const people = await run('explain', ...onAws(), '--resource', row?.id ?? '', '--day', row?.day ?? '');
    expect(people.out).toMatch(/^ +matched by its resource id: node i-/m);
    expect(people.out).toMatch(/^ +resource_id .*product_code AmazonEC2, product_family Compute Instance/m);
    expect(people.out).toMatch(/ node: \S+ .* % = [\d.]+ of [\d.]+ core hours +[\d.]+/);
  });

  test('explain finds the pipeline from the sources, and answers for all clusters', async () => {
    const several = await run('explain', '--namespace', 'db', '--day', '2025-03-05', '--json');
    expect(several.status, several.said).toBe(0);
    const { clusters, bills } = JSON.parse(several.out) as ClustersExplanation;
    expect(clusters.map(({ cluster }) => cluster.source)).toEqual([FIRST, SECOND]);
    expect(bills.map(({ cloudSource }) => cloudSource)).toEqual([ACCOUNT]);
    const question = ['--namespace', 'db', '--day', '2025-03-05', '--format', 'csv'];
    const { status, out, said } = await run('explain', ...question, '--ocp-source', FIRST);
    expect(status, said).toBe(0);
    expect(out).toMatch(/^outcome,day,namespace,resource,/);
    expect(out).toContain('explained,2025-03-05,db,i-');
    // The day before lies in the window before.
    const later = [
      '--namespace',
      'db',
      '--day',
      '2025-03-10',
      '--start',
      '2025-03-04',
      '--end',
      '2025-03-11',
    ];
    const asked = await run('explain', ...later, '--ocp-source', FIRST, '--json');
    const { window, before } = JSON.parse(asked.out) as NamespaceExplanation & {
      before: NamespaceCost['before'];
    };
    expect(window).toEqual({ start: '2025-03-10', end: '2025-03-11' });
    const [yesterday] = await tenant.rows<{ cost: number }>(
      `select sum(unblended_cost)::float8 as cost from ${DETAIL}
        where cluster_id = 'aws-win-a' and namespace = 'db' and usage_start = '2025-03-09'`,
    );
    expect(before.day).toBe('2025-03-09');
    expect(before.costs.find(({ cost }) => cost === 'unblended_cost')?.value).toBeCloseTo(
      yesterday?.cost ?? NaN,
      9,
    );
  });

  test('explain of a row that nobody matched ends with 3', async () => {
    expect((await run('explain', ...onAws(), '--resource', 'i-nothing', '--day', '2025-03-05')).status).toBe(
      3,
    );
  });
});
