import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goldenTenant, type Tenant } from '../support/tenant.ts';
import { startServer, type Server } from './server.ts';

const BODIES = 2000;

let tenant: Tenant;
let server: Server;
beforeAll(async () => {
  tenant = await goldenTenant();
  server = await startServer(tenant, { environment: { POC_RATE_LIMIT: '1000000', POC_JOBS_AT_ONCE: '1' } });
});
afterAll(() => tenant.close());

interface JsonSchema {
  oneOf?: JsonSchema[];
  type?: string;
  enum?: string[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

const nasty = fc.oneof(
  fc.constantFrom(
    `'; drop table x; --`,
    '"\\"',
    '\u0000',
    '%s%n',
    '../../etc/passwd',
    '${1}',
    '\ud800',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const wrong = fc.oneof(nasty, fc.jsonValue(), fc.double(), fc.bigInt().map(Number), fc.constant(null));

/** Values that fit a JSON schema. */
function fitting({ oneOf, enum: words, const: only, ...schema }: JsonSchema): fc.Arbitrary<unknown> {
  if (only !== undefined) return fc.constant(only);
  if (oneOf !== undefined) return fc.oneof(...oneOf.map(fitting));
  if (words !== undefined) return fc.constantFrom(...words);
  switch (schema.type ?? 'any') {
    case 'string':
      return fittingText(schema);
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1,
        max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fitting(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: schema.maxItems ?? 5,
      });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, one]) => [name, fitting(one)]),
        ),
        { requiredKeys: schema.required ?? [] },
      );
    default:
      return fc.jsonValue();
  }
}

function fittingText({ pattern, format, minLength = 0, maxLength = 100 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date')
    return fc.integer({ min: 1, max: 28 }).map((day) => `2025-10-${String(day).padStart(2, '0')}`);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength, unit: 'grapheme' });
}

/** Bodies that fit, bodies of which some fields do not, and anything else. */
function bodies(schema: JsonSchema): fc.Arbitrary<unknown> {
  const fit = fitting(schema) as fc.Arbitrary<object>;
  const fields = fc.dictionary(
    fc.oneof(fc.constantFrom('schema', 'start_date', 'limits', 'engine', 'lake', 'markup'), nasty),
    wrong,
    { maxKeys: 3 },
  );
  return fc.oneof(
    { weight: 2, arbitrary: fit },
    { weight: 4, arbitrary: fc.tuple(fit, fields).map(([body, changes]) => ({ ...body, ...changes })) },
    { weight: 1, arbitrary: wrong },
  );
}

it(`answers ${BODIES} fuzzed bodies with 2xx or 4xx in one shape, and stays alive`, async () => {
  const { body: api } = await server.call('GET', '/api/v1/openapi.json');
  const routes = ['/api/v1/aggregate', '/api/v1/compare'];
  const schemaOf = (route: string) => {
    const { $ref } = api.paths[route].post.requestBody.content['application/json'].schema;
    return api.components.schemas[String($ref).split('/').at(-1) ?? ''] as JsonSchema;
  };
  const seen = new Map<number, number>();
  const sent = fc.oneof(...routes.map((route) => fc.tuple(fc.constant(route), bodies(schemaOf(route)))));
  const samples = fc.sample(sent, BODIES);
  const client = async () => {
    for (let sample = samples.pop(); sample !== undefined; sample = samples.pop()) {
      const [route, body] = sample;
      const answer = await server.call('POST', route, JSON.stringify(body) ?? 'undefined');
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      expect(answer.status, JSON.stringify({ body, answer: answer.body })).toBeLessThan(500);
      if (answer.status >= 400) {
        expect(answer.body).toEqual({
          error: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }),
        });
      } else expect(answer.body).toMatchObject({ status: expect.any(String) });
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  expect([...seen.keys()].sort()).toContain(202);
  expect(seen.get(422)).toBeGreaterThan(BODIES / 4);
  expect((await server.call('GET', '/readyz')).status).toBe(200);
  const connections = await tenant.rows(
    `select from pg_stat_activity where datname = current_database() and application_name = 'ocp jobs'`,
  );
  expect(connections.length).toBeLessThanOrEqual(10);
  expect((await server.stop()).status).toBe(0);
});
