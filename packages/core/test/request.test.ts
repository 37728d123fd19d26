import { describe, expect, it } from 'vitest';
import { OcpError, parseRequest } from '@ocp/core';

const source = '73be11de-69d8-5208-9aba-fc2bb9d15769';
const good = {
  provider_type: 'OCP',
  schema: 'org1234567',
  ocp_source_uuid: source.toUpperCase(),
  start_date: '2025-10-01',
  end_date: '2025-10-03',
};

function fault(change: object): OcpError {
  try {
    parseRequest({ ...good, ...change });
  } catch (error) {
    if (error instanceof OcpError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('request', () => {
  it('fills in what was not said and writes UUIDs in lower case', () => {
    expect(parseRequest(good)).toMatchObject({
      ocp_source_uuid: source,
      standalone: true,
      date_step: 5,
      limits: {},
    });
  });

  it.each([
    [{ schema: 'Org1' }, 'schema'],
    [{ schema: 'org1"; drop schema public' }, 'schema'],
    [{ schema: 'a'.repeat(64) }, 'schema'],
    [{ schema: '1org' }, 'schema'],
    [{ ocp_source_uuid: 'not-a-uuid' }, 'ocp_source_uuid'],
    [{ start_date: '2025-10-32' }, 'start_date'],
    [{ end_date: '2025-09-30' }, 'end_date'],
    [{ end_date: '2025-11-01' }, 'end_date'],
    [{ provider_type: 'OCI' }, 'provider_type'],
    [{ limits: { memory: 'much' } }, 'limits.memory'],
    [{ surprise: 1 }, ''],
    [{ markup: 10 }, ''],
  ])('refuses %o and names the field', (change, field) => {
    const error = fault(change);
    expect(error.code).toBe('REQUEST_INVALID');
    expect(String(error.where.field)).toContain(field);
  });

  it('asks for the source of the cloud that it names', () => {
    expect(() => parseRequest({ ...good, provider_type: 'OCP_AWS' })).toThrow(/aws_source_uuid/);
    const request = parseRequest({
      ...good,
      provider_type: 'OCP_AWS',
      aws_source_uuid: source,
      markup: 12.5,
    });
    expect(request).toMatchObject({ provider_type: 'OCP_AWS', markup: 12.5 });
  });
});
