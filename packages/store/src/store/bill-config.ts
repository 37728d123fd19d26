import { cloudOf, type BillConfig, type CloudSource, type DayRange } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { accountAliases, billOf, costModel } from './cloud-config.ts';
import { enabledKeys } from './tenant-config.ts';

/** What a run of a cloud by itself must know of the tenant (spec cloud-daily.md). */
export async function readBillConfig(
  session: Session,
  cloud: CloudSource,
  days: DayRange,
): Promise<BillConfig> {
  const description = cloudOf(cloud.type);
  const { markup } = await costModel(session, cloud.source);
  const { units } = description.account;
  return {
    billId: await billOf(session, cloud, days),
    markup: markup ?? 0,
    enabledKeys: await enabledKeys(session),
    accountAliases: await accountAliases(session, description),
    organizationalUnits: units === undefined ? [] : await organizationalUnits(session, units.table, cloud),
  };
}

function organizationalUnits(
  session: Session,
  table: string,
  { source }: CloudSource,
): Promise<BillConfig['organizationalUnits'][number][]> {
  return session.query(
    `select account_alias_id as "accountAliasId", id, created_timestamp as created, deleted_timestamp as deleted
      from ${qualified(session.schema, table)}
      where provider_id = $1::uuid and account_alias_id is not null order by id`,
    [source],
  );
}
