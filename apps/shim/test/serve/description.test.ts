import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inFields } from '../../src/serve/http/words.ts';
import { testApp } from './app.ts';
import type { Json } from './server.ts';

let api: Json;
let operations: { name: string; operation: Json }[];
beforeAll(async () => {
  const app = await testApp();
  api = (await app.inject('/api/v1/openapi.json')).json();
  await app.close();
  operations = Object.entries(api.paths as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );
});

describe('the description of the API', () => {
  it('has an id, a tag and a summary for each operation', () => {
    const ids = operations.map(({ operation }) => operation.operationId as string);
    expect(new Set(ids).size).toBe(operations.length);
    const tags = (api.tags as Json[]).map(({ name }) => name as string);
    for (const { name, operation } of operations) {
      expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary, name).toBeTruthy();
      expect(tags, name).toContain(operation.tags?.[0]);
    }
  });

  it('names the schema of every body and of every answer, and says what a status means', () => {
    const names = new Set(Object.keys(api.components.schemas).map((name) => `#/components/schemas/${name}`));
    const nameless = new Set(['get /healthz', 'get /readyz', 'get /metrics']);
    for (const { name, operation } of operations) {
      const bodies = Object.entries(operation.responses as Record<string, Json>).map(([status, response]) => {
        expect(response.description, `${name} ${status}`).toBeTruthy();
        const ref = response.content['application/json']?.schema.$ref;
        if (Number(status) >= 400) expect(ref, `${name} ${status}`).toBe('#/components/schemas/Failure');
        return Number(status) < 400 && nameless.has(name) ? undefined : ref;
      });
      for (const ref of [...bodies, operation.requestBody?.content['application/json']?.schema.$ref])
        if (ref !== undefined) expect(names, name).toContain(ref);
      if (!nameless.has(name)) expect(bodies, name).not.toContain(undefined);
    }
  });

  it('has an example of every schema that fits it', () => {
    const schemas = z.globalRegistry._idmap as Map<string, z.ZodType>;
    for (const [name, { examples: shown }] of Object.entries(
      api.components.schemas as Record<string, Json>,
    )) {
      const schema = schemas.get(name.replace(/Input$/, ''));
      expect(shown?.length, name).toBeGreaterThan(0);
      for (const example of shown) expect(schema?.parse(example), name).toMatchObject(example);
    }
  });

  it('knows every status that is answered without a database', async () => {
    const environment = {
      POC_API_TOKENS: 'koku:a-token-of-the-tests,report:a-token-for-one-schema:org1',
      POC_RATE_LIMIT: '40',
    };
    const app = await testApp({ environment });
    const tokens = { all: 'a-token-of-the-tests', one: 'a-token-for-one-schema', wrong: 'wrong' };
    const wrong = { schema: 'org2' };
    const asked: [number, string, string, keyof typeof tokens, object?][] = [
      [
        400,
        'post',
        '/api/v1/aggregate',
        'all',
        { payload: '{', headers: { 'content-type': 'application/json' } },
      ],
      [401, 'get', '/api/v1/lake/tables', 'wrong'],
      [403, 'get', '/api/v1/lake/tables?schema=org2', 'one'],
      [403, 'post', '/api/v1/cleanup', 'one', { payload: wrong }],
      [404, 'get', '/api/v1/jobs/x', 'all'],
      [413, 'post', '/api/v1/cleanup', 'all', { payload: { schema: 'x'.repeat(70_000) } }],
      [415, 'post', '/api/v1/compare', 'all', { payload: 'x', headers: { 'content-type': 'text/html' } }],
      [422, 'get', '/api/v1/lake/tables?schema=org1', 'all'],
      [422, 'get', '/api/v1/lake/sums?schema=1', 'all'],
      [200, 'get', '/', 'wrong'],
    ];
    for (const [status, method, url, token, more = {}] of asked) {
      const headers = { authorization: `Bearer ${tokens[token]}`, ...(more as { headers?: object }).headers };
      const answer = await app.inject({ method: method as 'get', url, ...more, headers });
      expect(answer.statusCode, `${url}: ${answer.body}`).toBe(status);
      const [path = ''] = url.split('?');
      const operation = api.paths[path.replace('jobs/x', 'jobs/{id}')][method];
      expect(Object.keys(operation.responses), url).toContain(String(status));
    }
    await app.close();
  });
});

it('the server says what it is, and nothing of a tenant', async () => {
  const app = await testApp();
  const answer = await app.inject('/');
  expect(answer.statusCode).toBe(200);
  expect(Object.keys(answer.json())).toEqual(['service', 'about', 'version', 'openapi']);
  await app.close();
});

describe('a failure in the words of HTTP', () => {
  const told = (where: Record<string, string>, message: string, hint: string) =>
    inFields({ message, where, hint });

  it.each([
    [
      told({ flag: '--engine' }, 'there is no engine x', 'One of duckdb.'),
      { where: { field: 'engine' }, message: 'there is no engine x', hint: 'One of duckdb.' },
    ],
    [
      told(
        { step: 'a' },
        'no memory',
        'Raise --memory-limit, or make room on the disk of the temporary folder.',
      ),
      {
        where: { step: 'a' },
        message: 'no memory',
        hint: 'Raise limits.memory, or make room on the disk of the temporary folder.',
      },
    ],
    [
      told(
        { flag: '--lake', table: 't' },
        't is not staged',
        'Say --lake file:///folder or s3://bucket/prefix.',
      ),
      {
        where: { option: '--lake', table: 't' },
        message: 't is not staged',
        hint: 'Start the server with --lake file:///folder or s3://bucket/prefix.',
      },
    ],
    [
      told({}, 'x', 'Check --ocp-source, --start and --cluster-id.'),
      { where: {}, message: 'x', hint: 'Check ocp_source_uuid, start_date and cluster_id.' },
    ],
  ])('%j', (failure, expected) => {
    expect(failure).toEqual(expected);
  });
});
