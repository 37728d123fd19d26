import { setTimeout as sleep } from 'node:timers/promises';
import { start, type Ended, type Options, type Running } from '../support/command.ts';
import { lakeAt, type Tenant } from '../support/tenant.ts';

/** A server process of a test. */
export interface Server {
  url: string;
  process: Running;
  /** Calls the API, with the token if there is one. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Waits for the end of a job. */
  ended(id: string): Promise<Job>;
  /** SIGTERM; resolves when the process is gone and nothing of it is left. */
  stop(): Promise<Ended>;
  /** SIGKILL, if there is still somebody to get it. */
  kill(): void;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Of JSON its value, else the text. */
  body: Json;
}

/** What a test reads of an answer, which its expectations check. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export interface Job {
  id: string;
  status: string;
  attempts: number;
  [field: string]: Json;
}

export interface ServerOptions extends Pick<Options, 'environment' | 'killed'> {
  args?: string[];
  /** Sent with every call. */
  token?: string;
}

const TOKEN = 'a-token-of-the-tests';

/** Starts `ocp serve` on a tenant's database and a free port. */
export async function startServer(
  { url, golden }: Pick<Tenant, 'url' | 'golden'>,
  { args = [], token, environment, ...options }: ServerOptions = {},
): Promise<Server> {
  const lake = args.includes('--lake') ? [] : ['--lake', lakeAt(`${golden}/input`)];
  const process = start(['serve', '--port', '0', ...lake, ...args], {
    database: url,
    environment: { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only', POC_LOG_LEVEL: 'warn', ...environment },
    hidden: [TOKEN],
    ...options,
  });
  await Promise.race([process.says('listening on'), process.ended.then(fail)]);
  const [, address = ''] = /listening on (\S+)/.exec(process.said()) ?? [];
  let described: Promise<Described> | undefined;
  const call: Server['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${address}${path}`, {
      method,
      ...(body === undefined ? {} : { body: sent(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    const text = await answer.text();
    described ??= statusesOf(`${address}/api/v1/openapi.json`, token);
    checkDescribed(await described, method, path, answer.status);
    const json = answer.headers.get('content-type')?.includes('json') === true;
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
  };
  return {
    url: address,
    process,
    call,
    async ended(id) {
      for (;;) {
        const { body } = await call('GET', `/api/v1/jobs/${id}`);
        if (!['queued', 'running', 'cancelling'].includes(body.status)) return body;
        await sleep(100);
      }
    },
    stop() {
      process.signal('SIGTERM');
      return process.ended;
    },
    kill() {
      try {
        process.signal('SIGKILL', 'group');
      } catch {
        // It is gone already.
      }
    },
  };
}

/** Operations of the API, each with the statuses that its description has. */
type Described = { method: string; path: RegExp; statuses: string[] }[];

/** None where the description is not to be had, as with a wrong token. */
async function statusesOf(url: string, token: string | undefined): Promise<Described> {
  const answer = await fetch(
    url,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );
  if (!answer.ok) return [];
  const { paths } = (await answer.json()) as Json;
  return Object.entries(paths as Record<string, Record<string, Json>>).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { responses }]) => ({
      method: method.toUpperCase(),
      path: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      statuses: Object.keys(responses as object),
    })),
  );
}

/** A status that occurs is one that the description of the operation has. */
function checkDescribed(described: Described, method: string, path: string, status: number): void {
  const [route = ''] = path.split('?');
  const operation = described.find((one) => one.method === method && one.path.test(route));
  if (operation === undefined || operation.statuses.includes(String(status))) return;
  throw new Error(`${method} ${route} is answered with ${status}, which its description does not have`);
}

const sent = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body);

function fail({ said, out }: Ended): never {
  throw new Error(`the server did not start: ${said}${out}`);
}

export { TOKEN };
