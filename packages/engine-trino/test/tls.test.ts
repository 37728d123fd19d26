import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)('https (needs openssl: a certificate)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-trino-tls-'));
  const certificate = join(folder, 'cert.pem');
  let server: Server;
  const asked: (string | undefined)[] = [];
  beforeAll(async () => {
    const key = join(folder, 'key.pem');
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject];
    execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    const own = { key: readFileSync(key), cert: readFileSync(certificate) };
    server = createServer(own, ({ headers }, answer) => {
      asked.push(headers.authorization);
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ id: 'q1', columns: [{ name: 'one' }], data: [[1]] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** What a process with this environment gets of one statement. */
  async function ask(environment: Record<string, string>): Promise<unknown> {
    const { port } = server.address() as AddressInfo;
    const script = join(import.meta.dirname, 'support/ask.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=ocp-source', script], {
      env: { ...process.env, TRINO_URL: `https://127.0.0.1:${port}`, ...environment },
    });
    return JSON.parse(stdout);
  }

  it('with an authority of the site, and a token', async () => {
    const environment = { NODE_EXTRA_CA_CERTS: certificate, TRINO_TOKEN: 'the-token' };
    expect(await ask(environment)).toEqual([[1]]);
    expect(asked).toEqual(['Bearer the-token']);
  });

  it('is refused with a certificate that nobody vouches for, and nothing was sent', async () => {
    asked.length = 0;
    expect(await ask({ TRINO_TOKEN: 'the-token' })).toMatch(/the certificate of Trino .* is not trusted/);
    expect(asked).toEqual([]);
  });
});
