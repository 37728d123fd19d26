import { describe, expect, it } from 'vitest';
import {
  cloudDaily,
  clouds,
  cloudTypes,
  infrastructurePipeline,
  machinesPipeline,
  ocpPipeline,
  openshiftOnCloud,
  ratesOperations,
  ratesPipeline,
} from '@ocp/core';
import { duckdbDialect } from '@ocp/engine-duckdb/dialect';
import { postgresDialect } from '@ocp/engine-postgres/dialect';
import { trinoDialect } from '@ocp/engine-trino/dialect';
import { identifier, sqlStep } from '@ocp/rules-sql';

const built = cloudTypes.filter((type) => clouds[type] !== undefined);
const pipelines = [
  ocpPipeline,
  machinesPipeline,
  ...built.flatMap((type) => [cloudDaily(type), openshiftOnCloud(type), infrastructurePipeline(type)]),
  ...ratesOperations.flatMap((kind) => [ratesPipeline(kind, 'summary'), ratesPipeline(kind, 'usage')]),
];

describe.each(pipelines)('the rules of $name', (pipeline) => {
  const recorded = (name: string) => {
    const { sql, check } = sqlStep(pipeline, name);
    const read = new Set<string>();
    const ref = (relation: string) => {
      read.add(relation);
      return identifier(relation);
    };
    for (const dialect of [duckdbDialect, postgresDialect, trinoDialect]) {
      sql(dialect, ref);
      check?.sql(dialect, ref);
    }
    return [...read];
  };

  it.each(pipeline.steps)('$name has a rule that reads only what the step declares', ({ name, reads }) => {
    const read = recorded(name);
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((relation) => !reads.includes(relation))).toEqual([]);
  });

  it('know no other name', () => {
    expect(() => sqlStep(pipeline, 'aws_detail')).toThrow(
      expect.objectContaining({ code: 'PIPELINE_UNSUPPORTED', where: { step: 'aws_detail' } }),
    );
  });

  it('read every input', () => {
    const read = new Set(pipeline.steps.flatMap(({ name }) => recorded(name)));
    expect(pipeline.inputs.map(({ relation }) => relation).filter((relation) => !read.has(relation))).toEqual(
      [],
    );
  });
});
