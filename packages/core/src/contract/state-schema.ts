import { createHash } from 'node:crypto';

const LONGEST_NAME = 63;
const SUFFIX = '__ocp';

/**
 * Our schema beside the tenant's (spec cli.md, "State between runs"). PostgreSQL would cut a name above 63 bytes, and
 * two tenants could meet in what is left: a long one keeps its beginning and gets a hash.
 */
export function stateSchema(schema: string): string {
  if (schema.length + SUFFIX.length <= LONGEST_NAME) return schema + SUFFIX;
  const hash = createHash('sha256').update(schema).digest('hex').slice(0, 12);
  return `${schema.slice(0, LONGEST_NAME - SUFFIX.length - hash.length - 1)}_${hash}${SUFFIX}`;
}
