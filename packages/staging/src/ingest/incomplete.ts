import type { Report, SqlSession } from '@ocp/core';
import { payloadHours } from '../findings/hours.ts';
import { ledger } from '../tables.ts';
import { typesOf } from './covered.ts';
import type { IngestWork } from './prepare.ts';

/** Remembers which reports of a payload are not staged, and says what else it should have and has not. */
export async function incompleteness(
  sql: SqlSession,
  source: string,
  { payload, missing }: IngestWork,
): Promise<Report['warnings']> {
  await sql.execute(`update ${sql.schema}.${ledger.payloads} set missing = $2::text[] where id = $1`, [
    payload,
    missing,
  ]);
  const types = await typesOf(sql, payload);
  if (types.includes('pod_usage')) return payloadHours(sql, source, payload);
  return [
    {
      code: 'PODS_MISSING',
      message: `the payload has no report of pods, only of ${types.join(', ')}: without another payload no usage of pods is summarized`,
      where: { reports: types.length },
    },
  ];
}
