import { describe, expect, it } from 'vitest';
import {
  clouds,
  cloudOf,
  cloudTypes,
  infrastructurePipeline,
  kokuTables,
  ocpPipeline,
  onAllTables,
  openshiftOnCloud,
  outputColumns,
  pick,
  pipelineNamed,
  pipelineOf,
  stepOf,
  SUMMARY_STATE,
  SUMMARY_TABLE,
  tablesOf,
  typeOf,
} from '@ocp/core';

const built = cloudTypes.filter((type) => clouds[type] !== undefined);
const pipelines = [
  ocpPipeline,
  ...built.flatMap((type) => [openshiftOnCloud(type), infrastructurePipeline(type)]),
];
const internal = (where: object) => expect.objectContaining({ code: 'INTERNAL', where }) as Error;

describe('names that are not known fail', () => {
  const columns = { node: 'text', cores: 'double' } as const;

  it('as columns of a relation', () => {
    expect(typeOf(columns, 'cores')).toBe('double');
    expect(() => typeOf(columns, 'core')).toThrow(internal({ column: 'core' }));
    expect(Object.entries(pick(columns, ['cores', 'node']))).toEqual([
      ['cores', 'double'],
      ['node', 'text'],
    ]);
    expect(() => pick(columns, ['node', 'core'])).toThrow(internal({ column: 'core' }));
  });

  it('as steps of a pipeline', () => {
    expect(stepOf(ocpPipeline, 'pod_usage').reads).toEqual(['pod_days']);
    expect(() => stepOf(ocpPipeline, 'detail')).toThrow(internal({ step: 'detail' }));
  });

  it('as clouds that are not built', () => {
    for (const type of cloudTypes.filter((one) => !built.includes(one))) {
      const unsupported = expect.objectContaining({ code: 'PIPELINE_UNSUPPORTED' }) as Error;
      expect(() => cloudOf(type)).toThrow(unsupported);
      expect(() => openshiftOnCloud(type)).toThrow(unsupported);
      expect(() => infrastructurePipeline(type)).toThrow(unsupported);
    }
  });
});

describe('words of a pipeline', () => {
  it('are those of the command line and of the API', () => {
    expect(pipelineOf).toEqual({
      OCP: 'ocp',
      OCP_AWS: 'ocp-aws',
      OCP_AZURE: 'ocp-azure',
      OCP_GCP: 'ocp-gcp',
    });
    expect(pipelineNamed('ocp')).toBe(ocpPipeline);
    for (const type of built)
      expect(pipelineNamed(openshiftOnCloud(type).name as 'ocp-aws').cloud).toBe(type);
  });
});

describe.each(pipelines)('the pipeline $name', (pipeline) => {
  it('names each step and each input once', () => {
    const names = [
      ...pipeline.steps.map(({ name }) => name),
      ...pipeline.inputs.map(({ relation }) => relation),
    ];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('writes columns that its steps have, and conserves measures that they have', () => {
    for (const output of pipeline.outputs) {
      expect(Object.keys(outputColumns(pipeline, output))).toEqual(output.columns);
    }
    for (const { in: source, attributed } of pipeline.conserved) {
      for (const { relation, column } of [source, ...attributed]) {
        expect(typeOf(stepOf(pipeline, relation).columns, column)).toBe('double');
      }
    }
  });
});

describe('the tables that a stand-alone run changes', () => {
  it('of OpenShift are its outputs, the console, the labels and their values, each once', () => {
    const tables = tablesOf(ocpPipeline);
    expect(new Set(tables).size).toBe(tables.length);
    expect(tables).toEqual(
      expect.arrayContaining([
        SUMMARY_TABLE,
        'reporting_ocp_nodes',
        'reporting_ocp_pod_summary_p',
        'reporting_ocpusagepodlabel_summary',
        'reporting_ocptags_values',
      ]),
    );
    expect(tables).not.toContain(SUMMARY_STATE);
    expect(tables).toHaveLength(3 + 1 + 11 + 2 + 3);
  });

  it.each(built)(
    'on %s are the detail, its console, the tables of all clouds and those of OpenShift',
    (type) => {
      const tables = tablesOf(openshiftOnCloud(type));
      expect(new Set(tables).size).toBe(tables.length);
      const { console: shown, kept, after } = cloudOf(type);
      const { detail, openshiftTags } = kokuTables(type);
      expect([...tables].sort()).toEqual(
        [
          ...[detail, SUMMARY_TABLE, openshiftTags.summary, openshiftTags.values],
          ...shown.map(({ table }) => table),
          ...[onAllTables.projects, onAllTables.daily, ...onAllTables.shown],
          ...(after.categories ? [after.categories.summary] : []),
          ...tablesOf(ocpPipeline).filter((table) => /^reporting_ocp_.*summary.*_p$/.test(table)),
        ].sort(),
      );
      expect(tables).not.toContain(kept?.table);
    },
  );
});
