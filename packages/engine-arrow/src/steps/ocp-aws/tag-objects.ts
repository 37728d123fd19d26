import { join } from '../../joining.ts';
import type { TextPool } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { distinctTexts } from './distinct-texts.ts';
import { billRows } from './inputs.ts';
import { withKeysOf } from './label-texts.ts';
import { rowsWhere } from './rows-where.ts';

export const specialKeys = ['openshift_project', 'openshift_node', 'openshift_cluster'];

/** Spec ocp-on-aws.md 3.4 (tags): keys enabled for AWS and the three of OpenShift, which stand beside the object too. */
export const tagObjects: ArrowStep = {
  name: 'tag_objects',
  make: async (context) => {
    const { table, pool } = context;
    const texts = distinctTexts(pool, (await billRows(context)).codes('resourcetags'));
    const tags = withKeysOf('aws_tag_keys', texts, context);
    const members = table('tag_members');
    const objects = new Table(texts.length, { resourcetags: { codes: texts }, tags: { codes: tags } });
    return specialKeys.reduce(
      (made, key) =>
        join('left', made, membersWith(members, key, pool), ['resourcetags'], { [key]: 'value' }),
      objects,
    );
  },
};

function membersWith(members: Table, key: string, pool: TextPool): Table {
  const wanted = pool.intern(key);
  const keys = members.codes('key');
  return rowsWhere(members, (row) => keys[row] === wanted);
}
