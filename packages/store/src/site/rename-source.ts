import { OcpError, type Store } from '@ocp/core';
import { checkText } from './check.ts';
import { checkOwnSite } from './koku.ts';
import { sourceMeant, sourcesOf } from './sources.ts';

export interface RenamedSource {
  source: string;
  name: string;
  /** What it was called before. */
  before: string;
}

/**
 * Gives a source another name, as Koku does: reports that are summarized from now on call the cluster so, and report periods
 * that come; what was summarized keeps the old name until its month is summarized again (spec inputs.md 5). `meant` is a UUID, a
 * name or a cluster id. Fails with `REQUEST_INVALID`, `SOURCE_UNKNOWN`, `SOURCE_EXISTS`, `SITE_OF_KOKU` and `DATABASE_*`.
 */
export async function renameSource(
  store: Store,
  { schema, meant, name }: { schema: string; meant: string; name: string },
  signal: AbortSignal,
): Promise<RenamedSource> {
  checkText('name', name, 256);
  return store.transaction(
    schema,
    async ({ sql, lock }) => {
      await checkOwnSite(sql, 'the source is not renamed', schema);
      await lock([`${schema}/sources`]);
      const { source, name: before } = await sourceMeant(sql, schema, meant);
      const other = (await sourcesOf(sql)).find((one) => one.name === name && one.source !== source);
      if (other !== undefined) {
        throw new OcpError('SOURCE_EXISTS', `the source ${other.source} has the name ${name} already`, {
          where: { schema, source: other.source, name },
          hint: 'Choose another name; nothing was changed.',
        });
      }
      await sql.execute('update public.api_provider set name = $2 where uuid = $1', [source, name]);
      await sql.execute(`update ${sql.schema}.reporting_tenant_api_provider set name = $2 where uuid = $1`, [
        source,
        name,
      ]);
      return { source, name, before };
    },
    { signal },
  );
}
