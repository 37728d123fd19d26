import type { EngineJob, SqlSession } from '@ocp/core';

/** As the engines outside of the database have without a limit. */
const DEFAULT_MEMORY = '1GB';
/** Sorts and hash tables of one statement that are in memory together. */
const AT_ONCE = 8;
const LEAST_KILOBYTES = 4096;

/** Changes settings of the transaction while a session computes; returns what they were before. */
export async function changeSettings(
  sql: SqlSession,
  { memory = DEFAULT_MEMORY, threads }: EngineJob['limits'],
): Promise<Map<string, string>> {
  const wanted = new Map([
    ['work_mem', `${Math.max(LEAST_KILOBYTES, Math.floor(kilobytes(memory) / AT_ONCE))}kB`],
    // The estimates for steps over steps are large: compiling would take longer than running.
    ['jit', 'off'],
    // Enough to tell a join's small side; every relation is analyzed.
    ['default_statistics_target', '20'],
    ...(threads === undefined ? [] : ([['max_parallel_workers_per_gather', String(threads - 1)]] as const)),
  ]);
  const names = [...wanted.keys()];
  const before = await sql.rows<{ name: string; setting: string }>(
    'select name, current_setting(name) as setting from unnest($1::text[]) as wanted (name)',
    [names],
  );
  await applySettings(sql, wanted);
  return new Map(before.map(({ name, setting }) => [name, setting]));
}

/** Sets each for the rest of the transaction. */
export async function applySettings(sql: SqlSession, settings: ReadonlyMap<string, string>): Promise<void> {
  await sql.rows(
    'select set_config(name, setting, true) from unnest($1::text[], $2::text[]) as wanted (name, setting)',
    [[...settings.keys()], [...settings.values()]],
  );
}

const units: Readonly<Record<string, number>> = {
  B: 1 / 1024,
  KB: 1000 / 1024,
  MB: 1000 ** 2 / 1024,
  GB: 1000 ** 3 / 1024,
  TB: 1000 ** 4 / 1024,
  KIB: 1,
  MIB: 1024,
  GIB: 1024 ** 2,
  TIB: 1024 ** 3,
};

/** A size such as 512MB or 1.5 GiB; requests hold no others. */
function kilobytes(size: string): number {
  const [, number, unit = ''] = /^([\d.]+)\s*([KMGT]?i?B)$/i.exec(size) ?? [];
  return Number(number) * (units[unit.toUpperCase()] ?? 1);
}
