import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { addressOf } from '../src/connection/address.ts';
import { connect } from '../src/connection/connect.ts';
import { serverAccount } from '../src/embedded/account.ts';
import { startEmbedded, type DatabaseServer } from '../src/index.ts';
import { failure } from './support.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const folder = mkdtempSync(join(tmpdir(), 'ocp-encryption-'));
// The embedded server may run as another account.
chmodSync(folder, 0o755);
/** What libpq, and so this too, finds there without being told. */
vi.stubEnv('HOME', folder);
const authority = join(folder, 'cert.pem');
const stranger = join(folder, 'stranger.pem');

/** A certificate that is its own authority, of `localhost` and of no address. */
function certificate(path: string): string {
  const key = path.replace('.pem', '.key');
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', path], {
    stdio: 'ignore',
  });
  return key;
}

const warnings: string[] = [];
const onWarning = ({ message }: Error) => warnings.push(message);
process.on('warning', onWarning);

describe.skipIf(!hasOpenssl)('sslmode means what libpq means (needs openssl: a certificate)', () => {
  let server: DatabaseServer;
  let plain: DatabaseServer;
  beforeAll(async () => {
    const key = certificate(authority);
    certificate(stranger);
    const account = serverAccount();
    if (account) chownSync(key, account.uid, account.gid);
    [server, plain] = await Promise.all([
      startEmbedded({ settings: { ssl: 'on', ssl_cert_file: authority, ssl_key_file: key } }),
      startEmbedded(),
    ]);
  });
  afterAll(async () => {
    await Promise.all([server.stop(), plain.stop()]);
    process.off('warning', onWarning);
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.stubEnv('HOME', folder);
  });

  const named = (url: string) => url.replace('127.0.0.1', 'localhost');

  async function isEncrypted(url: string): Promise<boolean | undefined> {
    const client = await connect(url);
    try {
      const { rows } = await client.query<{ ssl: boolean }>(
        'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
      );
      return rows[0]?.ssl;
    } finally {
      await client.end();
    }
  }

  test.each([
    ['', true],
    ['sslmode=disable', false],
    ['ssl=false', false],
    ['sslmode=allow', true],
    ['sslmode=prefer', true],
    ['sslmode=require', true],
    ['sslmode=no-verify', true],
    [`sslmode=require&sslrootcert=${authority}`, true],
    [`sslmode=verify-ca&sslrootcert=${authority}`, true],
  ])('with %j a certificate of another name will do: encrypted %j', async (query, encrypted) => {
    expect(await isEncrypted(`${server.url}?${query}`)).toBe(encrypted);
  });

  test('verify-full asks for the name of the host', async () => {
    const query = `?sslmode=verify-full&sslrootcert=${authority}`;
    const { hint } = await failure(isEncrypted(`${server.url}${query}`), 'DATABASE_REFUSED');
    expect(hint).toContain('sslrootcert');
    expect(await isEncrypted(`${named(server.url)}${query}`)).toBe(true);
  });

  test.each([
    'sslmode=verify-full',
    `sslmode=verify-full&sslrootcert=${stranger}`,
    `sslmode=verify-ca&sslrootcert=${stranger}`,
    `sslmode=require&sslrootcert=${stranger}`,
    'sslrootcert=system',
  ])('%s refuses a certificate of nobody that it knows', async (query) => {
    await failure(isEncrypted(`${named(server.url)}?${query}`), 'DATABASE_REFUSED');
  });

  test('the variables of libpq say what the URL does not', async () => {
    vi.stubEnv('PGSSLMODE', 'verify-ca');
    vi.stubEnv('PGSSLROOTCERT', stranger);
    await failure(isEncrypted(server.url), 'DATABASE_REFUSED');
    expect(await isEncrypted(`${server.url}?sslrootcert=${authority}`)).toBe(true);
    expect(await isEncrypted(`${server.url}?sslmode=disable`)).toBe(false);
  });

  test('they alone are an address', async () => {
    const { hostname, port, username, password } = new URL(server.url);
    vi.stubEnv('PGHOST', hostname);
    vi.stubEnv('PGPORT', port);
    vi.stubEnv('PGUSER', username);
    vi.stubEnv('PGPASSWORD', password);
    vi.stubEnv('PGDATABASE', 'postgres');
    expect(await isEncrypted('postgres://')).toBe(true);
  });

  test('a server without TLS is reached in the clear, or not at all', async () => {
    expect(await isEncrypted(plain.url)).toBe(false);
    expect(await isEncrypted(`${plain.url}?sslmode=prefer`)).toBe(false);
    const { message, hint } = await failure(isEncrypted(`${plain.url}?sslmode=require`), 'DATABASE_REFUSED');
    expect(message).toContain('does not support SSL');
    expect(hint).toContain('PGSSLMODE');
  });

  test('a pool has them too, and much data goes through', async () => {
    for (const url of [plain.url, server.url]) {
      const pool = new Pool(addressOf(url));
      const { rows } = await pool.query<{ text: string }>(`select repeat('x', 3000000) as text`);
      expect(rows[0]?.text).toHaveLength(3_000_000);
      await pool.end();
    }
  });

  test('Node warned of nothing', () => expect(warnings).toEqual([]));
});

test.each([
  ['sslmode=sometimes', /no sslmode sometimes/],
  ['sslmode=toString', /no sslmode toString/],
  ['sslmode=verify-ca', /verify-ca needs the authority/],
  ['sslmode=verify-full&sslrootcert=/no/such/file', /sslrootcert cannot be read \(ENOENT\)/],
])('%s is not asked of anybody', async (query, message) => {
  const error = await failure(connect(`postgres://u:very-secret@127.0.0.1:1/d?${query}`), 'REQUEST_INVALID');
  expect(error.message).toMatch(message);
  expect(JSON.stringify(error)).not.toContain('very-secret');
});

test('a socket of this machine is not encrypted', () => {
  for (const url of [
    'postgres:///d?host=/var/run/postgresql&sslmode=require',
    'postgres://%2Fvar%2Frun/d?sslmode=require',
  ])
    expect(addressOf(url, {}).ssl).toBe(false);
  expect(addressOf('postgres:///d?sslmode=require', { PGHOST: '/run' }).ssl).toBe(false);
});
