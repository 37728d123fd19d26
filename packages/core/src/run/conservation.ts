import type { EngineSession } from '../engine.ts';
import { OcpError } from '../errors.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import type { Report } from '../report.ts';

/**
 * What came in, what was attributed and what is left, for each measure of the pipeline. A total that is not a number
 * means that a report holds `nan` or `inf`, which no table can take: `NUMBER_NOT_FINITE`.
 */
export async function conserve(pipeline: Pipeline, session: EngineSession): Promise<Report['conservation']> {
  const measures: Report['conservation'] = [];
  for (const { measure, in: source, attributed } of pipeline.conserved) {
    const total = await sum(session, source);
    let part = 0;
    for (const place of attributed) part += await sum(session, place);
    measures.push({ measure, in: total, attributed: part, remainder: total - part });
  }
  return measures;
}

async function sum(session: EngineSession, place: { relation: string; column: string }): Promise<number> {
  const [total] = await session.sums(place.relation, [place.column]);
  if (total === undefined || total === null) return 0;
  if (Number.isFinite(total)) return total;
  throw new OcpError('NUMBER_NOT_FINITE', `the sum of ${place.column} is ${total}`, {
    where: { step: place.relation, column: place.column },
    hint: 'A report holds nan or inf in this column: find it and ingest the report again.',
  });
}
