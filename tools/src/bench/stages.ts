import { ocpAwsPipeline, ocpOnAllTables, ocpPipeline, type Output, type Pipeline } from '@ocp/core';
import type { GenerateOptions } from '../generate/options.ts';

type Sources = Pick<GenerateOptions, 'cloudSource'>;

/** A pipeline whose command is measured against its parts. The next pipeline is one more of these, and that is all. */
export interface Stage {
  title: string;
  pipeline: Pipeline;
  /** What its request says beside schema, OpenShift source, days and limits: as fields and as flags. */
  request(
    sources: Sources,
  ): { provider_type: 'OCP' } | { provider_type: 'OCP_AWS'; aws_source_uuid: string; date_step: number };
  flags(sources: Sources): string[];
  /** Tables that its steps afterwards fill, beside those that they rewrite. */
  fills: readonly string[];
  /** The stages whose rows, of stand-alone runs, are there when a measurement begins. */
  follows: readonly Stage[];
  /** DuckDB's limit, and what the process may take with it. */
  memory: { limit: string; at_most_mib: number };
  /** Whether it is measured with more pods too. */
  grows: boolean;
}

const openshift: Stage = {
  title: 'OpenShift',
  pipeline: ocpPipeline,
  request: () => ({ provider_type: 'OCP' }),
  flags: () => [],
  fills: [
    'reporting_ocpusagepodlabel_summary',
    'reporting_ocpstoragevolumelabel_summary',
    'reporting_ocptags_values',
  ],
  follows: [],
  memory: { limit: '512MB', at_most_mib: 1024 },
  grows: true,
};

/** One window, however long the month. */
const WHOLE_MONTH = 31;

const openshiftOnAws: Stage = {
  title: 'OpenShift on AWS',
  pipeline: ocpAwsPipeline,
  request: ({ cloudSource }) => ({
    provider_type: 'OCP_AWS',
    aws_source_uuid: cloudSource,
    date_step: WHOLE_MONTH,
  }),
  flags: ({ cloudSource }) => ['--cloud-source', cloudSource, '--date-step', String(WHOLE_MONTH)],
  fills: [
    'reporting_ocpawstags_summary',
    'reporting_ocpawstags_values',
    'reporting_ocpawscategory_summary',
    ...ocpOnAllTables,
  ],
  follows: [openshift],
  memory: { limit: '1GB', at_most_mib: 1536 },
  grows: false,
};

/** In the order in which they are measured. */
export const stages: readonly Stage[] = [openshift, openshiftOnAws];

/** The outputs that a run copies; the others are merged into tables that hardly grow. */
export function copied({ pipeline }: Stage): Output[] {
  return pipeline.outputs.filter(({ mode }) => mode === 'replace');
}
