import { placeTags } from '@ocp/core';
import { NULL_CODE } from '../../columns.ts';
import { distinct } from '../../grouping.ts';
import { Int32Builder } from '../../growing.ts';
import { join } from '../../joining.ts';
import { asciiJson, containsJoin, type CodePairs, type TextPool } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';
import { distinctTexts } from '../distinct-texts.ts';
import { nestedTexts, plainMembersOf, withKeysOf } from '../label-texts.ts';
import { rowsWhere } from '../rows-where.ts';
import { podRows } from './inputs.ts';

/** Members of each distinct tag text; JSON work is never done per row of the bill. */
export const tagMembers: CloudStep = async (context) => plainMembersOf(await tagTexts(context), context.pool);

/**
 * Spec ocp-on-aws.md 3.2: pairs that the reporting tables share are preferred; without any, pairs of the data, but only where a
 * key is enabled for both.
 */
export const tagPairs: CloudStep = (context) => {
  const reported = distinct(context.table('reported_tag_pairs'), ['key', 'value']);
  const isAsked = reported.rows === 0 && context.table('shared_keys').rows > 0;
  return isAsked ? context.own.foundTagPairs(context) : reported;
};

/** Spec ocp-on-aws.md 3.2 (4, 5): the texts as the ingest writes tags. */
export const tagStrings: CloudStep = async (context) => {
  const { table, pool } = context;
  const [pairs, run, pods] = [table('tag_pairs'), table('run'), await podRows(context)];
  const strings = [
    ...pairStrings(pairs, pool),
    ...placeStrings('openshift_cluster', [run.codes('cluster_id'), run.codes('cluster_alias')], pool),
    ...placeStrings('openshift_node', [orNull(pods.codes('node'), pool)], pool),
    ...placeStrings('openshift_project', [orNull(pods.codes('namespace'), pool)], pool),
  ];
  const codes = distinctTexts(
    pool,
    Int32Array.from(strings, (string) => pool.intern(string)),
  );
  return new Table(codes.length, { tag_string: { codes } });
};

/** Escaped, and without braces. */
function pairStrings(pairs: Table, pool: TextPool): string[] {
  const [keys, values] = [pairs.codes('key'), pairs.codes('value')];
  const json = (code: number) => asciiJson(pool.textOrNull(code));
  return Array.from(keys, (key, row) => `${json(key)}: ${json(values[row]!)}`.replace(/[{}]/g, ''));
}

/** Not escaped. */
function placeStrings(
  key: (typeof placeTags)[number],
  columns: readonly Int32Array[],
  pool: TextPool,
): string[] {
  return Array.from(distinctTexts(pool, ...columns), (code) => `"${key}": "${pool.text(code)}"`);
}

/** A pod without one gives the text `null` (spec ocp-on-azure.md 3). */
function orNull(codes: Int32Array, pool: TextPool): Int32Array {
  const text = pool.intern('null');
  return codes.map((code) => (code === NULL_CODE ? text : code));
}

/** Spec ocp-on-aws.md 3.3, by distinct tag text; the order within a matched tag has no effect. */
export const tagMatches: CloudStep = async (context) => {
  const { table, pool } = context;
  const strings = table('tag_strings').codes('tag_string');
  return joined(containsJoin(await tagTexts(context), strings, pool), pool);
};

/** The strings of each text, joined with commas; pairs of a text stand together. */
function joined({ texts, others }: CodePairs, pool: TextPool): Table {
  const [matched, tags] = [new Int32Builder(), new Int32Builder()];
  for (let start = 0, end = 0; start < texts.length; start = end) {
    while (texts[end] === texts[start]) end += 1;
    const strings = others.slice(start, end).sort((a, b) => pool.compare(a, b));
    matched.push(texts[start]!);
    tags.push(pool.intern(Array.from(strings, (code) => pool.text(code)).join(',')));
  }
  return new Table(matched.length, {
    tag_text: { codes: matched.finish() },
    matched_tag: { codes: tags.finish() },
  });
}

/** Spec ocp-on-aws.md 3.4 (tags): keys enabled for the cloud and the three of OpenShift, which stand beside the object too. */
export const tagObjects: CloudStep = async (context) => {
  const { table, pool } = context;
  const texts = await tagTexts(context);
  const nested = nestedTexts(texts, pool);
  const none = pool.intern('{}');
  const plain = texts.map((code) => (nested.has(code) ? none : code));
  const tags = withKeysOf('cloud_tag_keys', plain, context);
  const members = table('tag_members');
  const objects = new Table(texts.length, { tag_text: { codes: texts }, tags: { codes: tags } });
  return placeTags.reduce(
    (made, key) => join('left', made, membersWith(members, key, pool), ['tag_text'], { [key]: 'value' }),
    objects,
  );
};

function membersWith(members: Table, key: string, pool: TextPool): Table {
  const wanted = pool.intern(key);
  const keys = members.codes('key');
  return rowsWhere(members, (row) => keys[row] === wanted);
}

/** The distinct tag texts of the bill. */
async function tagTexts({ cloud, input, pool }: CloudContext): Promise<Int32Array> {
  return distinctTexts(pool, (await input('bill_rows')).codes(cloud.bill.tags));
}
