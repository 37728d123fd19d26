import type { Decision } from '@ocp/core';
import { decisionFor } from '../decision.ts';
import { openFlags } from '../flag-sources/open-flags.ts';
import { print } from '../output.ts';

export interface DecideFlags {
  schema: string;
  json?: boolean;
}

const because: Readonly<Record<Decision['reason'], string>> = {
  off: 'USE_POC_AGGREGATOR is off',
  listed: 'the schema is in POC_ENABLED_SCHEMAS',
  rollout: 'its bucket is below POC_ROLLOUT_PERCENTAGE',
  'not in rollout': 'it is not in POC_ENABLED_SCHEMAS, and its bucket is not below POC_ROLLOUT_PERCENTAGE',
  'not supported': 'the candidate does not make everything that its sources need',
  validate: 'POC_VALIDATION_MODE is on: the candidate runs in the shadow',
  only: 'POC_PHASE is only: there is no incumbent',
};

/** Prints which engine would run for a schema, and why (spec integration.md 1); any text is taken for a schema. */
export async function runDecide({ schema, json }: DecideFlags): Promise<number> {
  const flags = await openFlags(process.env);
  const { choice, engine, reason } = await decisionFor(schema, flags).finally(() => flags.close());
  if (json === true) print({ schema, choice, engine, reason });
  else process.stdout.write(`${schema}: ${choice} (${engine}), because ${because[reason]}\n`);
  return 0;
}
