import { randomBytes } from 'node:crypto';

const TABLE = /^ocp_(\d{14})_[0-9a-f]{8}_[a-z0-9_]+$/;

/** Names for the tables of one run: they say when it began, and no other run has them. */
export function scratchNames(now = new Date()): (relation: string) => string {
  const begun = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const run = randomBytes(4).toString('hex');
  return (relation) => `ocp_${begun}_${run}_${relation}`;
}

/** When the run of a scratch table began, in milliseconds; undefined for a table that is none. */
export function begunAt(table: string): number | undefined {
  const digits = TABLE.exec(table)?.[1];
  if (digits === undefined) return undefined;
  const [date, time] = [digits.slice(0, 8), digits.slice(8)];
  const iso = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
  const begun = Date.parse(iso);
  return Number.isNaN(begun) ? undefined : begun;
}
