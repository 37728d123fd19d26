import {
  aloneTypeOf,
  cloudDaily,
  ocpPipeline,
  openshiftOnCloud,
  providerTypeOf,
  sourceFieldOf,
  type CloudType,
  type Output,
  type Pipeline,
} from '@ocp/core';
import type { GenerateOptions } from '../generate/options.ts';

type Sources = Pick<GenerateOptions, 'source' | 'cloudSource'>;

/** What a request says of its pipeline. */
type StageRequest = Record<string, unknown>;

/** A pipeline whose command is measured against its parts. The next pipeline is one more of these, and that is all. */
export interface Stage {
  title: string;
  pipeline: Pipeline;
  /** What its request says beside schema, days and limits: as fields and as flags. */
  request(sources: Sources): StageRequest;
  flags(sources: Sources): string[];
  /** The stages whose rows, of stand-alone runs, are there when a measurement begins. */
  follows: readonly Stage[];
  /** DuckDB's limit, and what the process may take with it. */
  memory: { limit: string; at_most_mib: number };
  /** How many times its parts a command may take. */
  ratio_at_most: number;
  /** The greatest scale of the month that it is measured at. */
  grows: number;
}

const openshift: Stage = {
  title: 'OpenShift',
  pipeline: ocpPipeline,
  request: ({ source }) => ({ provider_type: 'OCP', ocp_source_uuid: source }),
  flags: ({ source }) => ['--ocp-source', source],
  follows: [],
  memory: { limit: '512MB', at_most_mib: 1024 },
  ratio_at_most: 1.5,
  grows: 16,
};

/** One window, however long the month. */
const WHOLE_MONTH = 31;

/** What the stages of a bill have in common. */
const ofBill = {
  memory: { limit: '1GB', at_most_mib: 1536 },
  ratio_at_most: 1.3,
  grows: 4,
};

const alone = (type: CloudType): Stage => ({
  title: `${type} alone`,
  pipeline: cloudDaily(type),
  request: ({ cloudSource }) => ({
    provider_type: aloneTypeOf(type),
    [sourceFieldOf(type)]: cloudSource,
    date_step: WHOLE_MONTH,
  }),
  flags: ({ cloudSource }) => ['--cloud-source', cloudSource, '--date-step', String(WHOLE_MONTH)],
  follows: [],
  ...ofBill,
});

const onCloud = (type: CloudType): Stage => ({
  title: `OpenShift on ${type}`,
  pipeline: openshiftOnCloud(type),
  request: ({ source, cloudSource }) => ({
    provider_type: providerTypeOf(type),
    ocp_source_uuid: source,
    [sourceFieldOf(type)]: cloudSource,
    date_step: WHOLE_MONTH,
  }),
  flags: ({ source, cloudSource }) => [
    ...['--ocp-source', source, '--cloud-source', cloudSource],
    ...['--date-step', String(WHOLE_MONTH)],
  ],
  follows: [openshift],
  ...ofBill,
});

/** The stages of a month on a cloud, in the order in which they are measured. */
export const stagesOn = (type: CloudType): readonly Stage[] => [openshift, alone(type), onCloud(type)];

/** The outputs that a run copies; the others are merged into tables that hardly grow. */
export function copied({ pipeline }: Stage): Output[] {
  return pipeline.outputs.filter(({ mode }) => mode === 'replace');
}
