import { describe, expect, it } from 'vitest';
import { SCHEMA } from '../support/tenant.ts';
import { charging, hourly } from './charging.ts';

const at = charging();

describe('POST /api/v1/machines', () => {
  const vms = () =>
    at.tenant.rows<{ row: string }>(
      `select (to_jsonb(r) - 'id')::text as row from "${SCHEMA}".reporting_ocp_vm_summary_p r order by 1`,
    );

  it('makes the tables of virtual machines and GPUs anew, and a repetition changes nothing', async () => {
    const request = { schema: SCHEMA, ocp_source_uuid: at.source, ...at.days };
    await at.charge('vm_usage', hourly);
    const { status, body } = await at.server.call('POST', '/api/v1/machines?wait=true', request);
    expect({ status, job: body }).toMatchObject({
      status: 200,
      job: { kind: 'machines', engine: 'duckdb', report: { status: 'done' } },
    });
    const made = await vms();
    expect(made.length).toBeGreaterThan(0);
    expect((await at.server.call('POST', '/api/v1/machines?wait=true', request)).status).toBe(200);
    expect(await vms()).toEqual(made);
  });

  it('has nothing to do without a report period, and names the wrong field of a request', async () => {
    const request = {
      schema: SCHEMA,
      ocp_source_uuid: at.source,
      start_date: '2024-02-01',
      end_date: '2024-02-02',
    };
    expect((await at.server.call('POST', '/api/v1/machines?wait=true', request)).body.status).toBe('nothing');
    const wrong = { ...request, end_date: '2024-03-01' };
    expect(await at.server.call('POST', '/api/v1/machines', wrong)).toMatchObject({
      status: 422,
      body: { error: { code: 'REQUEST_INVALID', where: { field: 'end_date' } } },
    });
  });
});
