import { OcpError, stepOf, type EngineSession, type Pipeline } from '../contract/index.ts';
import type { Report } from '../report.ts';

/** What came in, what was attributed and what is left, for each measure of the pipeline. Fails with `NUMBER_NOT_FINITE`. */
export async function conserve(pipeline: Pipeline, session: EngineSession): Promise<Report['conservation']> {
  const measures: Report['conservation'] = [];
  for (const { measure, in: source, attributed } of pipeline.conserved) {
    const [total = 0] = await finiteSums(session, source.relation, [source.column]);
    let part = 0;
    for (const { relation, column } of attributed) {
      const [sum = 0] = await finiteSums(session, relation, [column]);
      part += sum;
    }
    measures.push({ measure, in: total, attributed: part, remainder: total - part });
  }
  return measures;
}

/** Fails with `NUMBER_NOT_FINITE` when an output holds a `nan` or `inf`: PostgreSQL would store the first in silence. */
export async function checkFinite(pipeline: Pipeline, session: EngineSession): Promise<void> {
  for (const name of new Set(pipeline.outputs.map(({ step }) => step))) {
    const { columns } = stepOf(pipeline, name);
    const doubles = Object.keys(columns).filter((column) => columns[column] === 'double');
    if (doubles.length > 0) await finiteSums(session, name, doubles);
  }
}

/** Sums of columns, 0 for a column without a value; one that is not a number has such a number in it. */
async function finiteSums(
  session: EngineSession,
  relation: string,
  columns: readonly string[],
): Promise<number[]> {
  const sums = await session.sums(relation, columns);
  return columns.map((column, index) => {
    const sum = sums[index] ?? 0;
    if (Number.isFinite(sum)) return sum;
    throw new OcpError('NUMBER_NOT_FINITE', `the sum of ${column} is ${sum}`, {
      where: { step: relation, column },
      hint: 'A report holds nan or inf in this column: find it and ingest the report again.',
    });
  });
}
