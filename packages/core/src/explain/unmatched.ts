import { placeTags, type EngineRow } from '../contract/index.ts';
import { candidatesOf } from './candidates.ts';
import { textOf } from './costs.ts';
import type { Candidate, FailedRule } from './explanation.ts';
import { labelsOf } from './labels.ts';
import { nearestNames } from '../nearest/index.ts';
import { ALL_ROWS, type ExplainedWindow } from './window-session.ts';

/** Every rule by which rows of the bill could belong to the cluster, and why these do not (section 3). */
export async function failedRules(made: ExplainedWindow, rows: readonly EngineRow[]): Promise<FailedRule[]> {
  const candidates = await candidatesOf(made);
  const { cloud } = made;
  const kinds: readonly Candidate['kind'][] = ['node', 'volume', 'volume handle'];
  const byId = kinds.map((kind): FailedRule => {
    const names = candidates.filter((candidate) => candidate.kind === kind).map(({ id }) => id);
    const looked = cloud.bill.ids.filter(({ candidates: all }) => all === 'all' || kind === 'volume handle');
    const not = looked.map(({ column, at }) => `${column} ${at === 'end' ? 'ends with' : 'contains'} none`);
    const ids = rows.flatMap((row) => looked.flatMap(({ column }) => textOf(row, column) ?? []));
    return {
      rule: kind,
      about:
        names.length === 0
          ? `the cluster has no ${kind} in the window`
          : `${not.join(', and ')} of the cluster's ${kind}s`,
      compared: names.length,
      nearest: nearestNames([...new Set(ids)], names),
    };
  });
  return [...byId, await tagRule(made, rows)];
}

async function tagRule(made: ExplainedWindow, rows: readonly EngineRow[]): Promise<FailedRule> {
  const { cloud, all } = made;
  const strings = (await all('tag_strings')).flatMap((row) => textOf(row, 'tag_string') ?? []);
  const rule = { rule: 'tag', compared: strings.length } as const;
  const objects = rows.map((row) => labelsOf(textOf(row, cloud.bill.tags)) ?? {});
  const tags = Object.assign({}, ...objects) as Record<string, string>;
  const keys = Object.keys(tags);
  if (keys.length === 0) return { ...rule, about: 'the rows have no tags', nearest: [] };
  const shared = new Set((await all('shared_keys')).flatMap((row) => textOf(row, 'key') ?? []));
  const enabled = keys.filter((key) => shared.has(key));
  const places = placeTags.filter((key) => keys.includes(key));
  if (enabled.length + places.length === 0) {
    const about = made.parameters.tagProcessing
      ? `none of the keys ${keys.join(', ')} is enabled for both ${cloud.type} and OpenShift`
      : 'tag processing is switched off, so that only pairs which the reporting tables share are looked for';
    return { ...rule, about: `${about}, and no tag names a place of the cluster`, nearest: [] };
  }
  const labels = await labelPairs(made, enabled);
  const nearest = [
    ...places.flatMap((key) =>
      nearestNames(
        `"${key}": "${tags[key]}"`,
        strings.filter((text) => text.startsWith(`"${key}"`)),
      ),
    ),
    ...enabled.flatMap((key) => nearestNames(`${key}=${tags[key]}`, labels)),
  ];
  const said = [...places, ...enabled].map((key) => `${key}=${tags[key]}`).join(', ');
  return {
    ...rule,
    about: `nothing of the cluster has the place or the label that the tags have: ${said}`,
    nearest,
  };
}

/** The pairs that labels of the cluster have with some keys, in any case. */
async function labelPairs({ session, run }: ExplainedWindow, keys: readonly string[]): Promise<string[]> {
  const wanted = new Set(keys.map((key) => key.toLowerCase()));
  const own = { source_uuid: run.sourceUuid };
  const rows = await session.rows('openshift_rows', own, ALL_ROWS, ['pod_labels', 'volume_labels']);
  const objects = rows.flatMap((row) => [
    labelsOf(textOf(row, 'pod_labels')),
    labelsOf(textOf(row, 'volume_labels')),
  ]);
  const pairs = objects.flatMap((labels) => Object.entries(labels ?? {}));
  return [
    ...new Set(pairs.flatMap(([key, value]) => (wanted.has(key.toLowerCase()) ? [`${key}=${value}`] : []))),
  ];
}
