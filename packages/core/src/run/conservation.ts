import {
  OcpError,
  stepOf,
  type ConfigRelations,
  type ConservedMeasure,
  type EngineSession,
  type Pipeline,
} from '../contract/index.ts';
import type { Report } from '../report.ts';

type Place = ConservedMeasure['attributed'][0];

/** What came in, what was attributed and what is left, for each measure of the pipeline. Fails with `NUMBER_NOT_FINITE`. */
export async function conserve(
  { conserved }: Pick<Pipeline, 'conserved'>,
  session: Pick<EngineSession, 'sums'>,
  config: ConfigRelations,
): Promise<Report['conservation']> {
  const sumOf = await sumsOfPlaces(
    conserved.flatMap(({ in: source, attributed }) => [source, ...attributed]),
    session,
  );
  return conserved.map(({ measure, in: source, attributed }) => {
    const total = sumOf(source) * (source.times === undefined ? 1 : numberOf(source.times, config));
    const part = attributed.reduce((sum, place) => sum + sumOf(place), 0);
    return { measure, in: total, attributed: part, remainder: total - part };
  });
}

/** Sums of columns, each relation asked once. */
async function sumsOfPlaces(
  places: readonly Place[],
  session: Pick<EngineSession, 'sums'>,
): Promise<(place: Place) => number> {
  const sums = new Map<string, ReadonlyMap<string, number>>();
  for (const relation of new Set(places.map((place) => place.relation))) {
    const columns = [
      ...new Set(places.filter((one) => one.relation === relation).map(({ column }) => column)),
    ];
    const found = await finiteSums(session, relation, columns);
    sums.set(relation, new Map(columns.map((column, index) => [column, found[index] ?? 0])));
  }
  return ({ relation, column }) => sums.get(relation)?.get(column) ?? 0;
}

/** The number of a configuration relation that has one row. Fails with `INTERNAL` where there is none. */
function numberOf({ relation, column }: Place, config: ConfigRelations): number {
  const found = config[relation];
  const value = found?.rows[0]?.[Object.keys(found.columns).indexOf(column)];
  if (typeof value === 'number' && found?.rows.length === 1) return value;
  throw new OcpError('INTERNAL', `${relation} has no number ${column}`, { where: { relation, column } });
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
  session: Pick<EngineSession, 'sums'>,
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
