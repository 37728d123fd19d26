import { createHash } from 'node:crypto';
import type { Flags } from './flags.ts';

/** Who runs a request, and why (spec integration.md 1). */
export interface Decision {
  schema: string;
  choice: 'candidate' | 'incumbent';
  reason: 'off' | 'listed' | 'rollout' | 'not in rollout' | 'not supported' | 'validate' | 'only';
  /** What a failure of the candidate means. */
  phase: 'validate' | Flags['POC_PHASE'];
  /** What the candidate lacks of what the schema's sources need; only with the reason `not supported`. */
  missing?: string[];
}

/**
 * Decides for a schema, which may be any text. Validation lets no rows of a candidate reach users, whatever the other flags
 * say.
 */
export function decide(schema: string, flags: Flags): Decision {
  const phase = flags.POC_VALIDATION_MODE ? 'validate' : flags.POC_PHASE;
  return { schema, ...chosen(schema, flags), phase };
}

/**
 * The same decision for a schema whose sources need something that the candidate lacks: half of an update by each would be
 * wrong, so the incumbent does all of it. In the phase `only` there is no incumbent, and what is missing fails.
 */
export function unlessMissing(decision: Decision, missing: string[]): Decision {
  if (missing.length === 0 || decision.choice === 'incumbent' || decision.reason === 'only') return decision;
  return { ...decision, choice: 'incumbent', reason: 'not supported', missing };
}

function chosen(schema: string, flags: Flags): Pick<Decision, 'choice' | 'reason'> {
  if (flags.POC_VALIDATION_MODE) return { choice: 'incumbent', reason: 'validate' };
  if (!flags.USE_POC_AGGREGATOR) return { choice: 'incumbent', reason: 'off' };
  if (flags.POC_PHASE === 'only') return { choice: 'candidate', reason: 'only' };
  if (flags.POC_ENABLED_SCHEMAS.includes(schema)) return { choice: 'candidate', reason: 'listed' };
  return rolloutBucket(schema) < flags.POC_ROLLOUT_PERCENTAGE
    ? { choice: 'candidate', reason: 'rollout' }
    : { choice: 'incumbent', reason: 'not in rollout' };
}

/** A number from 0 to 99 that a schema keeps for ever: the MD5 of its UTF-8, as one integer, modulo 100. */
export function rolloutBucket(schema: string): number {
  const digest = createHash('md5').update(schema, 'utf8').digest('hex');
  return Number(BigInt(`0x${digest}`) % 100n);
}
