import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { asOcpError } from '@ocp/core';
import { ingest, openPayload } from '@ocp/staging';
import { addSource, postgresStore } from '@ocp/store';
import { freePort, scratchDatabase, tenantTemplate } from '@ocp/store/testing';
import { withClient } from '../database.ts';
import { clusterId, parcels, type Parcel, type TortureOptions } from './parcels.ts';
import { Random } from '../random.ts';
import { saidOf, send } from './send.ts';
import { startServer } from './server.ts';
import { stagedTexts } from './staged.ts';

const SCHEMA = 'org1234567';

/** What is done with the payloads, on which server of PostgreSQL. */
export interface CheckOptions extends TortureOptions {
  clients: number;
  server: { url: string };
}

/** What became of the payloads that were sent, beside those that were loaded in peace. */
export interface Checked {
  /** Staged rows and records of the ledger that only one of the two has. */
  differences: string[];
  /** Rows and records that both have. */
  equal: number;
  /** Archives of which the server said something else than is wrong with them. */
  unsaid: string[];
  /** Archives with a fault. */
  broken: number;
  /** Requests without an answer, which were sent again. */
  repeated: number;
  /** What is left in the scratch folder. */
  left: string[];
  seconds: { sent: number; undisturbed: number };
}

/**
 * Sends payloads to a server from several clients, kills it with SIGKILL when half of them are answered, starts it again, and
 * compares with a load of the same archives one after the other.
 */
export async function checkPayloads(options: CheckOptions): Promise<Checked> {
  const made = parcels(options);
  const begun = performance.now();
  const undisturbed = await onTenant(options, (url) => loadInPeace(made, url));
  const between = performance.now();
  const order = new Random(options.seed + 1).shuffled([...made.keys()]);
  const sent = await onTenant(options, (url) =>
    sendDisturbed(
      order.map((at) => made[at]!),
      url,
      options,
    ),
  );
  const ended = performance.now();
  const texts = new Set(undisturbed.texts);
  const others = new Set(sent.texts);
  const said = order.map((at, place) => ({ ...made[at]!, heard: sent.said[place] }));
  return {
    differences: [
      ...undisturbed.texts.filter((text) => !others.has(text)).map((text) => `- ${text}`),
      ...sent.texts.filter((text) => !texts.has(text)).map((text) => `+ ${text}`),
      ...(undisturbed.texts.length === sent.texts.length ? [] : ['! another number of rows']),
    ],
    equal: undisturbed.texts.filter((text) => others.has(text)).length,
    unsaid: [
      ...said.filter(({ said, heard }) => said !== heard),
      ...made.flatMap((parcel, at) => {
        const heard = undisturbed.said[at];
        return heard === parcel.said ? [] : [{ ...parcel, heard: `in peace ${heard}` }];
      }),
    ].map(({ name, said, heard }) => `${name}: ${said || 'well'}, but heard: ${heard || 'well'}`),
    broken: made.filter(({ said }) => said !== '').length,
    repeated: sent.repeated,
    left: sent.left,
    seconds: { undisturbed: (between - begun) / 1000, sent: (ended - between) / 1000 },
  };
}

/** Does something with a tenant that knows the clusters, and gives what is staged then. */
async function onTenant<T>(
  { server, clusters }: CheckOptions,
  work: (url: string) => Promise<T>,
): Promise<T & { texts: string[] }> {
  const database = await scratchDatabase(server, tenantTemplate(SCHEMA));
  try {
    return await withClient(database.url, async (client) => {
      await addClusters(database.url, clusters);
      const done = await work(database.url);
      return { ...done, texts: await stagedTexts(client, SCHEMA) };
    });
  } finally {
    await database.drop();
  }
}

async function addClusters(url: string, clusters: number): Promise<void> {
  const { signal } = new AbortController();
  const store = postgresStore({ url });
  try {
    for (const id of Array.from({ length: clusters }, (_, cluster) => clusterId(cluster)))
      await addSource(store, { schema: SCHEMA, name: id, clusterId: id }, signal);
  } finally {
    await store.close();
  }
}

async function loadInPeace(made: readonly Parcel[], url: string): Promise<{ said: string[] }> {
  const { signal } = new AbortController();
  const store = postgresStore({ url });
  const said: string[] = [];
  try {
    for (const { name, archive } of made) {
      const from = { name, bytes: Readable.from([archive]) };
      const load = async () => {
        await using payload = await openPayload(from, { signal, limit: 1e9 });
        return await ingest(store, { payload, schema: SCHEMA }, { signal });
      };
      said.push(await load().then(saidOf, (error: unknown) => asOcpError(error).code));
    }
  } finally {
    await store.close();
  }
  return { said };
}

async function sendDisturbed(made: readonly Parcel[], url: string, { clients }: CheckOptions) {
  const scratch = mkdtempSync(join(tmpdir(), 'ocp-torture-'));
  const port = await freePort();
  let server = await startServer(url, port, scratch);
  const path = `${server.url}/api/v1/payloads?schema=${SCHEMA}`;
  let restarted: Promise<void> | undefined;
  const killAtHalf = (answered: number) => {
    if (answered < made.length / 2) return;
    restarted ??= server.kill().then(async () => {
      server = await startServer(url, port, scratch);
    });
  };
  try {
    const sent = await send(made, clients, () => path, killAtHalf);
    await restarted;
    return { ...sent, left: readdirSync(scratch) };
  } finally {
    await restarted?.catch(() => undefined);
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
