import type { CloudSource, DayRange, EngineJob } from '../contract/index.ts';
import { findInfrastructure } from '../run/infrastructure.ts';
import type { RunParts } from '../run/parts.ts';

/** A cluster that runs on a bill. */
export interface InfrastructureEntry {
  openshiftSource: string;
  cloud: CloudSource;
}

export interface InfrastructureMapQuestion extends DayRange {
  schema: string;
  /** An OpenShift source, or that of a bill. */
  source: string;
}

/**
 * Which clusters run on which bills, as Koku asks (spec ocp-on-aws.md 12; Azure 10, GCP 9). Of an OpenShift source: the bill that
 * names its nodes. Of a cloud source: the clusters of which Koku knows no infrastructure and whose nodes it names, and those that
 * Koku already has on it. A source that has no report in the month has no entry.
 */
export function infrastructureMap(
  { schema, source, start, end }: InfrastructureMapQuestion,
  { store, ...parts }: Omit<RunParts, 'after'>,
  limits: EngineJob['limits'],
  signal: AbortSignal,
): Promise<InfrastructureEntry[]> {
  const days = { start, end };
  return store.transaction(
    schema,
    async ({ sources, sql }) => {
      const { openshift, clouds } = await sources(days);
      const cloudFor = async (openshiftSource: string, candidates: readonly CloudSource[]) => {
        const question = { schema, openshiftSource, clouds: candidates, days };
        const { cloud } = await findInfrastructure(question, parts, sql, limits, signal);
        return cloud === undefined ? [] : [{ openshiftSource, cloud }];
      };
      if (openshift.some((known) => known.source === source)) return cloudFor(source, clouds);
      const asked = clouds.find((known) => known.source === source);
      if (asked === undefined) return [];
      const entries: InfrastructureEntry[] = [];
      for (const { source: openshiftSource, cloud } of openshift) {
        if (cloud === undefined) entries.push(...(await cloudFor(openshiftSource, [asked])));
        else if (cloud.source === source) entries.push({ openshiftSource, cloud });
      }
      return entries;
    },
    { signal, discard: true },
  );
}
