import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { givingBack } from '../src/sql.ts';

const LIMIT = '1GB';

/** MiB that this process has beside files. */
function anonymous(): number {
  const kibibytes = /^RssAnon:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
}

test.runIf(process.platform === 'linux')('memory of a dropped table goes back to the system', async () => {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: LIMIT, threads: '2' });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  await connection.run('create temp table large as select hash(id) as id from range(30000000) ids(id)');
  const full = anonymous();
  await connection.run('drop table large');
  await connection.run(givingBack(LIMIT));
  expect(full - anonymous()).toBeGreaterThan(150);
  const [[limit] = []] = (await connection.runAndReadAll(`select current_setting('memory_limit')`)).getRows();
  expect(limit).toBe('953.6 MiB');
});
