import type { Records, SqlSession, Store, StoreTransaction } from '@ocp/core';
import { clientFor, originOf } from '../connection/connect.ts';
import { identifier } from '../connection/quoting.ts';
import { takeLock } from '../connection/locks.ts';
import type { Session } from '../connection/session.ts';
import type { WaitListener } from './waits.ts';
import { mergeRows } from '../merge/merge.ts';
import { postgresRecords } from '../records/postgres-records.ts';
import { addRows } from './add-rows.ts';
import { readBillConfig } from './bill-config.ts';
import { readCloudConfig } from './cloud-config.ts';
import { copyRows } from './copy-rows.ts';
import { deleteRows } from './delete-rows.ts';
import { ensureBill } from './ensure-bill.ts';
import { ensurePartitions } from './partitions.ts';
import { readRows } from './read-rows.ts';
import { readTexts } from './read-texts.ts';
import { readConfig } from './tenant-config.ts';
import { beginReplacement, replaceRows } from './replacement.ts';
import { readSources } from './tenant-sources.ts';
import { stampsOf } from './stamps.ts';
import { inTransaction } from './transaction.ts';

/**
 * Koku's database, and the records of a rollout beside it. Connects anew for each transaction, and beside it for a moment now and
 * then where somebody wants to know what it `waits` for. Fails with `REQUEST_INVALID` for what is no PostgreSQL URL.
 */
export function postgresStore({
  url,
  waits,
}: {
  url: string;
  waits?: WaitListener;
}): Store & { readonly records: Records } {
  const closing = new AbortController();
  return {
    origin: originOf(clientFor(url)),
    records: postgresRecords({ url }),
    transaction: (schema, work, { signal, ...options }) =>
      inTransaction(url, schema, (session) => work(transactionOf(session)), {
        ...options,
        ...(waits && { waits }),
        signal: AbortSignal.any([signal, closing.signal]),
      }),
    close() {
      closing.abort();
      return Promise.resolve();
    },
  };
}

function transactionOf(session: Session): StoreTransaction {
  return {
    sql: sqlOf(session),
    async lock(keys) {
      for (const key of keys) await takeLock(session, key);
    },
    sources: (days) => readSources(session, days),
    config: (source, days) => readConfig(session, source, days),
    cloudConfig: (cloud, openshiftSource, days) => readCloudConfig(session, cloud, openshiftSource, days),
    billConfig: (cloud, days) => readBillConfig(session, cloud, days),
    ensureBill: (cloud, days) => ensureBill(session, cloud, days),
    add: (table, rows) => addRows(session, table, rows),
    read: (table, columns, where, place) => readRows(session, table, columns, where, place),
    ensurePartitions: (tables, days) => ensurePartitions(session, tables, days),
    delete: (operation) => deleteRows(session, operation),
    copy: (place, table, rows) => copyRows(session, place, table, rows),
    replace: (replaced, rows) => replaceRows(session, replaced, rows),
    replacement: (replaced) => beginReplacement(session, replaced),
    stamps: (rows) => stampsOf(session, rows),
    texts: (place, table, columns, where) => readTexts(session, place, table, columns, where),
    merge: (table, rows, cluster) => mergeRows(session, table, rows, cluster),
  };
}

function sqlOf(session: Session): SqlSession {
  return {
    schema: identifier(session.schema),
    execute: (sql, parameters) => session.execute(sql, parameters),
    rows: (sql, parameters) => session.query(sql, parameters),
    look: (sql, parameters) => session.look(sql, parameters),
    copyIn: (sql, source) => session.copy(sql, source, {}),
    copyOut: (sql) => session.copyOut(sql, {}),
  };
}
