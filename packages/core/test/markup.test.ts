import { expect, it } from 'vitest';
import { billParameters, cloudParameters, parseRequest } from '@ocp/core';

const percent = 33.3333333333;
const config = {
  clusterKnown: true,
  billId: 1,
  openshiftMarkup: percent,
  distribution: 'cpu',
  accountAliases: [],
  reportedTagPairs: [],
  registeredKeys: [],
  diskSizes: [],
} as const;
const request = parseRequest({
  provider_type: 'OCP_AWS',
  schema: 'org1234567',
  ocp_source_uuid: '73be11de-69d8-5208-9aba-fc2bb9d15769',
  aws_source_uuid: '9aeb23c1-449e-5788-b05a-45a083c65129',
  start_date: '2025-10-01',
  end_date: '2025-10-31',
});

it.each([
  [10, 0.1],
  [12.00000115, 0.120000012],
  [-12.00000115, -0.120000012],
  [0.00000005, 0.000000001],
  [0.000000049, 0],
  [1e-7, 0.000000001],
  [33.3333333333, 0.333333333],
  [1e21, 1e19],
])('%d percent are the fraction %d, in nine decimals (spec ocp-on-aws.md 7)', (markup, fraction) => {
  const cloud = { type: 'AWS', source: request.ocp_source_uuid } as const;
  expect(cloudParameters(request, cloud, { ...config, markup }).markup + 0).toBe(fraction);
});

it('a bill by itself, OpenShift on the other clouds and its own source keep all decimals', () => {
  const bill = (type: 'AWS' | 'Azure' | 'GCP') => ({ type, source: request.ocp_source_uuid });
  const given = { ...config, markup: percent };
  expect(billParameters(request, bill('AWS'), given).markup).toBe(0.333333333333);
  for (const type of ['Azure', 'GCP'] as const) {
    expect(cloudParameters(request, bill(type), given)).toMatchObject({
      markup: 0.333333333333,
      openshiftMarkup: 0.333333333333,
    });
  }
});
