import {
  addDays,
  cloudOf,
  kokuTables,
  monthStart,
  nextMonthStart,
  type CloudSource,
  type DayRange,
} from '@ocp/core';
import { identifiers, qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { ENTERED_HERE } from '../site/sources.ts';
import { readable } from './tenant-config.ts';

/**
 * Makes the bill of a month that has none, as Koku does with the first report of it, where `ocp source add` entered the source.
 * Whoever calls has the lock of the bill.
 */
export async function ensureBill(
  session: Session,
  { type, source }: CloudSource,
  days: DayRange,
): Promise<void> {
  if (!(await readable(session, PROVIDERS))) return;
  const bills = qualified(session.schema, kokuTables(type).bills);
  const { newBill } = cloudOf(type);
  const start = monthStart(days.start);
  const columns = identifiers([
    'provider_id',
    'billing_period_start',
    'billing_period_end',
    ...Object.keys(newBill),
  ]);
  const values = Object.keys(newBill).map((_, index) => `, $${index + 5}`);
  await session.execute(
    `insert into ${bills} (${columns})
      select uuid, $2::date::timestamptz, $3::date::timestamptz${values.join('')} from ${enteredHere(session)}
        where uuid = $1::uuid and type = $4
          and not exists (select from ${bills} where provider_id = $1::uuid and billing_period_start = $2::date::timestamptz)`,
    [source, start, addDays(nextMonthStart(start), -1), type, ...Object.values(newBill)],
    { table: kokuTables(type).bills },
  );
}

/** Sources of bills that were entered here: their bills come with their runs. */
export async function enteredBills(session: Session): Promise<CloudSource[]> {
  if (!(await readable(session, PROVIDERS))) return [];
  return session.query<CloudSource>(
    `select type, uuid as source from ${enteredHere(session)} where type <> 'OCP' order by created_timestamp, uuid`,
  );
}

const PROVIDERS = 'public.api_provider';

/** Living sources of the tenant, as a relation. */
const enteredHere = ({ schema }: Session) => `(
  select provider.uuid, provider.type, provider.created_timestamp from ${PROVIDERS} provider
    join ${qualified(schema, 'reporting_tenant_api_provider')} own on own.provider_id = provider.uuid
    where provider.active and additional_context @> '${JSON.stringify(ENTERED_HERE)}') entered`;
