import type {
  CostExplanation,
  Currencies,
  Explanation,
  PartExplanation,
  ResourceSum,
  RowExplanation,
  ShareExplanation,
} from '@ocp/core';
import { amount, percent, type Money } from './numbers.ts';

/** Circumstances of an answer. */
export function frameLines(explanation: Explanation): string[] {
  const { cloud, cluster, cloudSource, window, distribution, markup, openshiftCost } = explanation;
  return [
    `OpenShift on ${cloud}: cluster ${cluster.alias ?? cluster.id} (${cluster.id}), bill of ${cloudSource}`,
    `computed with ${window.start} to ${window.end}; nodes are shared by ${distribution === 'cpu' ? 'CPU' : 'memory'}; markup ${percent(markup)}${currencyText(explanation)}`,
    `the tables of OpenShift show ${openshiftCost.join(' + ')}`,
  ];
}

/** In what amounts are, after what is said before; nothing where the bill does not say it. */
export function currencyText({ currency, currencies }: Currencies): string {
  if (currencies !== undefined) {
    return `; amounts in ${currencies.join(' and ')}: sums add them up as they are`;
  }
  return currency === null ? '' : `; amounts in ${currency}`;
}

/** A share with both of its terms. */
export function shareText({ value, numerator, denominator, unit, measure }: ShareExplanation): string {
  if (measure === 'whole') return 'the whole';
  const known = numerator !== null || denominator !== null;
  return known
    ? `${percent(value)} = ${amount(numerator)} of ${amount(denominator)} ${unit}`
    : percent(value);
}

/** What the terms of some shares are, each once. */
export const shareLines = (parts: readonly PartExplanation[]) => [
  ...new Set(parts.map(({ share }) => `${share.unit}: ${share.about}`)),
];

/** The labels in which a part differs from others in its place. */
export function labelsText({ labels, differing }: PartExplanation): string {
  const differ = Object.entries(differing);
  if (labels === null && differ.length > 0) return 'no labels';
  return differ.map(([key, value]) => (value === null ? `no ${key}` : `${key}=${value}`)).join(', ');
}

/** What the detail has under another id, or under none. */
export const elsewhereText = ({ resource }: ResourceSum) => `elsewhere: ${resource || 'no id of a node'}`;

/** Where a part goes, beside its namespace. */
export function placeText({ kind, node, persistentVolumeClaim, persistentVolume }: PartExplanation): string {
  const claim = persistentVolumeClaim || persistentVolume;
  const places = [
    ...(claim ? [kind === 'claim' ? claim : `claim ${claim}`] : []),
    ...(node ? [kind === 'node' ? node : `node ${node}`] : []),
  ];
  return places.length === 0 ? kind : `${kind}: ${places.join(' on ')}`;
}

/** Why a row belongs to the cluster. */
export function matchLines({ matched }: Pick<RowExplanation, 'matched'>): string[] {
  if (matched.by === 'resource') {
    const ids = matched.candidates.map(({ id, kind }) => `${kind} ${id}`);
    return [`matched by its resource id: ${ids.join(', ')}`];
  }
  const { strings, places, parts, partsBefore, sources } = matched;
  const named = Object.entries(places).map(([tag, place]) => `${tag} ${place}`);
  return [
    `matched by its tags: ${strings.join(', ')}${named.length === 0 ? '' : ` (${named.join(', ')})`}`,
    `split into ${parts} part(s) of this cluster${partsBefore > 0 ? ` and ${partsBefore} of clusters before it` : ''}, among ${sources} OpenShift source(s)`,
  ];
}

/** Each reason why costs are null, once, with what a cost is called in the table beside it. */
export const nullLines = (all: readonly (readonly CostExplanation[])[], { head }: Pick<Money, 'head'>) =>
  reasonsOf(all.flat().map((cost) => [head(cost), cost.reason])).map((reason) => `null: ${reason}`);

/** Each reason once, behind what has it. */
export function reasonsOf(of: readonly (readonly [name: string, reason: string | undefined])[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const [name, reason] of of) {
    if (reason !== undefined) names.set(reason, (names.get(reason) ?? new Set()).add(name));
  }
  return [...names].map(([reason, ofIt]) => `${[...ofIt].join(', ')}: ${reason}`);
}

/** Columns with what they hold, without those that hold nothing. */
export const billedText = (billed: Readonly<Record<string, string | null>>) =>
  Object.entries(billed)
    .filter(([, value]) => value !== null && value !== '')
    .map(([column, value]) => `${column} ${value}`)
    .join(', ');
