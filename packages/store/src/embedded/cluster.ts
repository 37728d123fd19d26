import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { OcpError } from '@ocp/core';
import type { Account } from './account.ts';
import { serverEnvironment } from './programs.ts';

/** The name of the superuser of an embedded server. */
export const SUPERUSER = 'ocp';

/** The server's own folder: `data` and `password` in it. */
export function makeHome(
  { folder, temporary = tmpdir() }: { folder?: string; temporary?: string },
  account: Account,
): string {
  const home = folder === undefined ? mkdtempSync(join(temporary, 'ocp-postgresql-')) : resolve(folder);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (account) chownSync(home, account.uid, account.gid);
  return home;
}

/** Makes the data folder unless it is there, and returns the superuser's password. */
export async function prepareCluster(native: string, home: string, account: Account): Promise<string> {
  const password = join(home, 'password');
  const data = join(home, 'data');
  if (existsSync(join(data, 'PG_VERSION'))) return readFileSync(password, 'utf8');
  rmSync(data, { recursive: true, force: true });
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) chownSync(password, account.uid, account.gid);
  const options = ['-D', data, '-U', SUPERUSER, `--pwfile=${password}`, '--auth=scram-sha-256', '--no-sync'];
  // Texts sort as on Koku's servers, by language: SQL that forgets its collation shows in the tests.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  const run = { ...account, cwd: home, env: serverEnvironment };
  try {
    await promisify(execFile)(join(native, 'bin', 'initdb'), [...options, ...locale], run);
  } catch (cause) {
    const { stderr } = cause as { stderr?: string };
    throw new OcpError(
      'DATABASE_UNREACHABLE',
      `the embedded PostgreSQL could not be made: ${stderr?.trim()}`,
      {
        where: { file: data },
        hint: 'The folder must be one that the account of the server may enter; or set DATABASE_URL.',
        cause,
      },
    );
  }
  return readFileSync(password, 'utf8');
}
