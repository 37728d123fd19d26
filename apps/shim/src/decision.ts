import { decide, type Decision, type FlagSource } from '@ocp/core';
import { candidateOf } from './engines.ts';

/** A decision with the engine that it names: that of the candidate, or `incumbent`. */
export interface NamedDecision extends Decision {
  engine: string;
}

/** Which engine would run for a schema, which may be any text, and why (spec integration.md 1). */
export async function decisionFor(schema: string, flags: FlagSource): Promise<NamedDecision> {
  const said = await flags.read(schema);
  const decision = decide(schema, said);
  return { ...decision, engine: decision.choice === 'candidate' ? candidateOf(said) : 'incumbent' };
}
