import { OcpError, type Engine } from '@ocp/core';
import type { EffectiveUsage } from '@ocp/staging';
import { candidateOf, engineNamed } from './engines.ts';
import { flagSource } from './flag-sources/index.ts';
import type { RequestFlags } from './flags.ts';

/** Which engine runs, and whether and how it reads the OpenShift reports of the staging. */
export interface EngineChoice {
  engine: Engine;
  staged: { effectiveUsage: EffectiveUsage } | undefined;
}

/** The flags that say what runs on what. */
export type ChoiceFlags = Pick<
  RequestFlags,
  'engine' | 'schema' | 'lake' | 'staged' | 'effectiveUsage' | 'trino'
>;

/**
 * The engine that was asked for; without a word, that of a site which has nothing but PostgreSQL (`OCP_POSTGRES_PIPELINE`),
 * else the usual one. Reports are staged when that is said, when there is no lake, and on such a site. Fails with
 * `USAGE_INVALID` where the flags do not go together.
 */
export async function chosenEngine(
  { engine: asked, schema, lake, staged: said = false, effectiveUsage, trino }: ChoiceFlags,
  environment: NodeJS.ProcessEnv,
): Promise<EngineChoice> {
  const flags = await flagSource(environment).read(schema);
  const engine = await engineNamed(asked ?? candidateOf(flags), { trino });
  const staged = said || lake === undefined || (asked === undefined && flags.OCP_POSTGRES_PIPELINE);
  if (staged && !engine.capabilities.inDatabase) {
    throw usage('--lake', `the engine ${engine.name} reads files, and no --lake was given`, {
      hint: 'Say --lake file:///folder or s3://bucket/prefix, or --engine postgres for staged reports.',
    });
  }
  if (staged) return { engine, staged: { effectiveUsage: effectiveUsageOf(effectiveUsage) } };
  if (effectiveUsage === undefined) return { engine, staged: undefined };
  throw usage('--effective-usage', 'effective usage can be chosen for staged reports only', {
    hint: 'The files of a lake hold it already, as max.',
  });
}

function effectiveUsageOf(said = 'max'): EffectiveUsage {
  if (said === 'max' || said === 'min') return said;
  throw usage('--effective-usage', `there is no effective usage ${said}`, { hint: 'One of max, min.' });
}

function usage(flag: string, message: string, { hint }: { hint: string }): OcpError {
  return new OcpError('USAGE_INVALID', message, { where: { flag }, hint });
}
