import { expect, it, onTestFinished, vi } from 'vitest';
import { openFlags } from '../src/flag-sources/open-flags.ts';

// A real server: UNLEASH_URL=http://…/api with a backend token in UNLEASH_TOKEN, and a token that may make features.
const { UNLEASH_URL: url = '', UNLEASH_TOKEN: token, UNLEASH_ADMIN_TOKEN: admin = '' } = process.env;
const given = url !== '' && admin !== '';

const ENABLED = 'cost-management.backend.poc-enabled-schemas';
const schemas = Array.from({ length: 300 }, (_, index) => `org${index}`);

async function ask(method: string, path: string, body?: object): Promise<{ id?: string }> {
  const answer = await fetch(`${url}/admin/${path}`, {
    method,
    headers: { authorization: admin, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  // A field of the context stays from an earlier run.
  if (!answer.ok && answer.status !== 409) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text.startsWith('{') ? (JSON.parse(text) as { id?: string }) : {};
}

/** The schemas that a new connection has on. */
async function listed(): Promise<string[]> {
  const flags = await openFlags({ UNLEASH_URL: url, UNLEASH_TOKEN: token, USE_POC_AGGREGATOR: 'true' });
  const on: string[] = [];
  for (const schema of schemas) on.push(...(await flags.read(schema)).POC_ENABLED_SCHEMAS);
  await flags.close();
  return on;
}

it.skipIf(!given)(
  'a gradual rollout of a real Unleash server sticks to the schema (UNLEASH_URL is not set)',
  async () => {
    const features = 'projects/default/features';
    const strategies = `${features}/${ENABLED}/environments/development/strategies`;
    const gradual = (rollout: number) => ({
      name: 'flexibleRollout',
      parameters: { rollout: String(rollout), stickiness: 'schema', groupId: 'ocp' },
    });
    onTestFinished(async () => {
      await ask('DELETE', `${features}/${ENABLED}`);
      await ask('DELETE', `archive/${ENABLED}`);
    });
    await ask('POST', 'context', { name: 'schema', stickiness: true });
    await ask('POST', features, { name: ENABLED, type: 'release' });
    const { id } = await ask('POST', strategies, gradual(10));
    await ask('POST', `${features}/${ENABLED}/environments/development/on`);

    // The server gives out a change after a moment.
    const listedAbove = (share: number) =>
      vi.waitFor(
        async () => {
          const on = await listed();
          expect(on.length).toBeGreaterThan(schemas.length * share);
          return on;
        },
        { timeout: 30_000, interval: 500 },
      );
    const ten = await listedAbove(0.04);
    expect(await listed()).toEqual(ten);
    expect(ten.length).toBeLessThan(schemas.length * 0.16);
    await ask('PUT', `${strategies}/${id}`, gradual(30));
    const thirty = await listedAbove(0.2);
    expect(thirty).toEqual(expect.arrayContaining(ten));
    expect(thirty.length).toBeLessThan(schemas.length * 0.4);
  },
);
