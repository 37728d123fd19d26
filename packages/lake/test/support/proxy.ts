import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: passed on, or one of the faults that a real server does not make when asked. */
export type Fate = 'pass' | 'busy' | 'truncate' | 'flip' | 'hang';

export interface Proxy {
  endpoint: string;
  /** Object downloads so far. */
  gets: string[];
  /** Which bytes were asked for, of those that asked for a part. */
  ranges: string[];
  /** Most downloads that were under way at a time. */
  peak: number;
  /** Decides on each request; `isGet`: a download of an object, else a listing. */
  decide: (isGet: boolean, path: string) => Fate | Promise<Fate>;
  close(): void;
}

/** Stands between the client and a real S3 server; with a certificate it speaks TLS. */
export async function startProxy(target: string, tls?: { key: string; cert: string }): Promise<Proxy> {
  let running = 0;
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const path = new URL(incoming.url ?? '/', target).pathname;
    const isGet = path.endsWith('.parquet');
    if (isGet) {
      proxy.gets.push(decodeURIComponent(path));
      if (incoming.headers.range !== undefined) proxy.ranges.push(incoming.headers.range);
      running += 1;
      proxy.peak = Math.max(proxy.peak, running);
      outgoing.once('close', () => (running -= 1));
    }
    const fate = await proxy.decide(isGet, path);
    if (fate === 'busy') return void outgoing.writeHead(503).end();
    const { method, headers } = incoming;
    const upstream = forward(new URL(incoming.url ?? '/', target), { method: method ?? 'GET', headers });
    const lost = () => outgoing.destroy();
    upstream.once('error', lost);
    upstream.once('response', (response) => void answer(response, outgoing, fate).catch(lost));
    incoming.pipe(upstream);
  };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void handle(incoming, outgoing);
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: Proxy = {
    endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    gets: [],
    ranges: [],
    peak: 0,
    decide: () => 'pass',
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

async function answer(response: IncomingMessage, outgoing: ServerResponse, fate: Fate): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
  const body = Buffer.concat(parts);
  outgoing.writeHead(response.statusCode ?? 500, response.headers);
  const half = body.subarray(0, body.length / 2);
  if (fate === 'hang') return void outgoing.write(half);
  if (fate === 'truncate') return void outgoing.write(half, () => outgoing.destroy());
  if (fate === 'flip') body[body.length >> 1]! ^= 1;
  outgoing.end(body);
}
