import { asciiJson, type TextPool } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { distinctTexts } from './distinct-texts.ts';
import { podRows } from './inputs.ts';

/** Spec ocp-on-aws.md 3.2 (4, 5): the texts as the ingest writes tags. */
export const tagStrings: ArrowStep = {
  name: 'tag_strings',
  make: async (context) => {
    const { table, pool } = context;
    const [pairs, run, pods] = [table('tag_pairs'), table('run'), await podRows(context)];
    const strings = [
      ...pairStrings(pairs, pool),
      ...specialStrings('openshift_cluster', [run.codes('cluster_id'), run.codes('cluster_alias')], pool),
      ...specialStrings('openshift_node', [pods.codes('node')], pool),
      ...specialStrings('openshift_project', [pods.codes('namespace')], pool),
    ];
    const codes = distinctTexts(
      pool,
      Int32Array.from(strings, (string) => pool.intern(string)),
    );
    return new Table(codes.length, { tag_string: { codes } });
  },
};

/** Escaped, and without braces. */
function pairStrings(pairs: Table, pool: TextPool): string[] {
  const [keys, values] = [pairs.codes('key'), pairs.codes('value')];
  const json = (code: number) => asciiJson(pool.textOrNull(code));
  return Array.from(keys, (key, row) => `${json(key)}: ${json(values[row]!)}`.replace(/[{}]/g, ''));
}

/** Not escaped. */
function specialStrings(key: string, columns: readonly Int32Array[], pool: TextPool): string[] {
  return Array.from(distinctTexts(pool, ...columns), (code) => `"${key}": "${pool.text(code)}"`);
}
