import { readFileSync } from 'node:fs';
import { OcpError } from '@ocp/core';

/** The account that the server runs under; undefined is our own. */
export type Account = { uid: number; gid: number } | undefined;

const preferred = ['postgres', 'nobody', 'daemon'];

/**
 * PostgreSQL refuses to run as root: as root, an unprivileged account of this machine; else our own.
 * Fails with `DATABASE_UNREACHABLE` when root has no other account to give.
 */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  for (const name of preferred) {
    const found = accounts.find((account) => account.name === name && account.uid > 0);
    if (found) return { uid: found.uid, gid: found.gid };
  }
  throw new OcpError('DATABASE_UNREACHABLE', 'PostgreSQL cannot run as root and no other account was found', {
    hint: 'Run as another user, or set DATABASE_URL to a running PostgreSQL.',
  });
}
