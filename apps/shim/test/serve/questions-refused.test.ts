import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCHEMA } from '../support/tenant.ts';
import { asked, LIMITED, type Asked } from './asked.ts';

let of: Asked;
beforeAll(async () => {
  of = await asked('aws-tags');
}, 120_000);
afterAll(async () => {
  await of.server.stop();
  await of.tenant.close();
});

it('nobody asks about a tenant that is not theirs, or wrongly', async () => {
  const questions = [
    'tables?',
    'partitions?table=aws_line_items&',
    `timestamps?source=${of.bill}&${of.days}&`,
    `payer-account?source=${of.bill}&month=2025-10&`,
    `topology?source=${of.bill}&${of.days}&invoice_month=202510&`,
    `invoice-month-dates?source=${of.bill}&${of.days}&invoice_month=202510&`,
    `infrastructure?source=${of.bill}&${of.days}&`,
    `tags?provider_type=OCP_AWS&ocp_source_uuid=${of.openshift}&cloud_source_uuid=${of.bill}&${of.days}&`,
    `sums?provider_type=AWS&source=${of.bill}&${of.days}&`,
  ];
  const other = { authorization: `Bearer ${LIMITED}` };
  for (const query of questions) {
    const path = `/api/v1/lake/${query}schema=${SCHEMA}`;
    expect((await of.server.call('GET', path, undefined, other)).status, query).toBe(403);
    const wrong = await of.server.call('GET', `/api/v1/lake/${query}schema=1%27`);
    expect([wrong.status, wrong.body.error.where], query).toEqual([422, { field: 'schema' }]);
  }
  const backwards = `sums?provider_type=AWS&source=${of.bill}&start_date=2025-10-02&end_date=2025-10-01&schema=${SCHEMA}`;
  const { status, body } = await of.server.call('GET', `/api/v1/lake/${backwards}`);
  expect([status, body.error.where]).toEqual([422, { field: 'end_date' }]);
  const unknown = await of.server.call(
    'GET',
    `/api/v1/lake/partitions?schema=${SCHEMA}&table=oci_line_items`,
  );
  expect([unknown.status, unknown.body.error.where]).toEqual([422, { field: 'table' }]);
  const none = `tags?schema=${SCHEMA}&provider_type=OCP_AWS&ocp_source_uuid=${of.openshift}&cloud_source_uuid=${of.bill}&start_date=2024-01-01&end_date=2024-01-02`;
  const absent = await of.server.call('GET', `/api/v1/lake/${none}`);
  expect([absent.status, absent.body.error.code]).toEqual([404, 'NOT_FOUND']);
});
