import { trino, trinoOptions } from '@ocp/engine-trino';
import { expect, it } from 'vitest';
import { days } from '../src/lakes/openshift.ts';
import { writeTable } from '../src/lakes/write.ts';
import { billWith, type Line } from './support/small-bills.ts';
import { serverOfFile, withSmallLife } from './support/small-life.ts';
import { machineWith } from './support/small-machine.ts';

const server = serverOfFile();
const lines: Line[] = days.map((day) => ({ day, cost: 1, node: 'node-1' }));

it('a month is not lost to one cell, and the warning says in which row it is', async () => {
  const engine = trino(trinoOptions(process.env));
  await withSmallLife({ server, cloud: 'AWS', engine, clusters: 1, lines }, async (life) => {
    const { tenant, options, connection, costs } = life;
    const [source = ''] = life.sources;
    const { aws_days: rows = [] } = billWith('AWS', lines);
    const bad = { ...rows[0]!, row_uuid: 'bad', lineitem_unblendedcost: 'NaN' };
    await writeTable(connection, options, 'aws_days', [...rows, bad]);
    await tenant.openshift(source);
    const { status, warnings } = await tenant.onCloud(source);
    expect(status).toBe('done');
    const file = expect.stringMatching(/^file:.*aws_days\.parquet$/) as string;
    const where = { table: 'aws_days', file, column: 'lineitem_unblendedcost', row: 4, rows: 1 };
    expect(warnings).toMatchObject([{ code: 'LAKE_ROWS_LEFT_OUT', where }]);
    expect((await costs()).detail).toEqual({ 'cluster-1': 3 });
  });
});

it('a virtual machine has nothing of a report that requests what is no number', async () => {
  const engine = trino(trinoOptions(process.env));
  expect(await machineWith({ server, engine, cores: 'NaN' })).toEqual({
    rows: [{ cores: 48, claim: null }],
    warnings: ['LAKE_ROWS_LEFT_OUT'],
  });
});
