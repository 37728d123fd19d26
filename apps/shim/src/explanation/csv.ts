import type {
  ClustersExplanation,
  CostExplanation,
  Explanation,
  NamespaceExplanation,
  PartExplanation,
  ResourceExplanation,
} from '@ocp/core';
import { reasonsOf } from './words.ts';

type Line = Readonly<Record<string, string | number | null | undefined>>;

/**
 * One line for each part and remainder, with exact numbers; for an answer without any, one line that says why. Of several clusters
 * the lines of each, with its id and its bill: what is left of a row is said from the place of each of them.
 */
export function csvOf(answer: Explanation | ClustersExplanation): string {
  const lines = 'clusters' in answer ? ofClusters(answer) : linesOf(answer);
  const columns = [...new Set(lines.flatMap((line) => Object.keys(line)))];
  return [columns, ...lines.map((line) => columns.map((column) => line[column]))]
    .map((cells) => cells.map(cell).join(','))
    .join('\n');
}

function ofClusters({ clusters, without, ...question }: ClustersExplanation): Line[] {
  const { day } = question;
  return [
    ...clusters.flatMap((one) =>
      linesOf(one).map((line): Line => ({ ...line, cluster_id: one.cluster.id, bill: one.cloudSource })),
    ),
    ...without.map(({ source, reason }) => ({ outcome: 'nothing', day, source, about: reason })),
  ];
}

const linesOf = (answer: Explanation) => ('resource' in answer ? ofResource(answer) : ofNamespace(answer));

function ofResource(answer: ResourceExplanation): Line[] {
  const { resource, day, outcome } = answer;
  const about = { outcome, day, resource };
  switch (outcome) {
    case 'matched':
      return answer.rows.flatMap(({ row, currency, costs, left, parts }) => [
        ...parts.map((part) => ({ ...about, ...partCells(part), ...costCells(part.costs) })),
        ...(left === undefined
          ? []
          : [
              {
                ...about,
                row,
                kind: `left: ${left.name}`,
                about: left.about,
                currency,
                ...(parts.length === 0
                  ? costCells(costs)
                  : Object.fromEntries(costs.map(({ cost, remainder }) => [cost, remainder]))),
              },
            ]),
      ]);
    case 'not matched':
      return answer.rules.map(({ rule, about: why, compared, nearest }) => ({
        ...about,
        ids: answer.ids.join(' '),
        rule,
        about: why,
        compared,
        nearest: nearest.join('; '),
      }));
    case 'no row on the day':
      return [{ ...about, ids: answer.ids.join(' '), days: answer.days.join(' ') }];
    case 'not in the bill':
      return [{ ...about, nearest: answer.nearest.join('; ') }];
  }
}

function ofNamespace(answer: NamespaceExplanation): Line[] {
  const { namespace, day, outcome } = answer;
  const about = { outcome, day, namespace };
  switch (outcome) {
    case 'explained':
      if (answer.resources.length === 0) return [{ ...about, kind: 'nothing', ...costCells(answer.costs) }];
      return answer.resources.flatMap(({ resource, parts, change, costs }): Line[] =>
        parts.length === 0
          ? [{ ...about, resource, kind: 'gone', resource_change: change, ...costCells(costs) }]
          : parts.map((part) => ({
              ...about,
              resource,
              resource_change: change,
              ...partCells(part),
              ...costCells(part.costs),
            })),
      );
    case 'no row on the day':
      return [{ ...about, days: answer.days.join(' ') }];
    case 'not in the cluster':
      return [{ ...about, nearest: answer.nearest.join('; ') }];
  }
}

const partCells = (part: PartExplanation): Line => ({
  row: part.row,
  kind: part.kind,
  part_of: part.resource,
  namespace: part.namespace,
  data_source: part.dataSource,
  node: part.node,
  persistentvolumeclaim: part.persistentVolumeClaim,
  persistentvolume: part.persistentVolume,
  storageclass: part.storageClass,
  labels: part.labels === null ? null : JSON.stringify(part.labels),
  differing: JSON.stringify(part.differing),
  measure: part.share.measure,
  numerator: part.share.numerator,
  denominator: part.share.denominator,
  unit: part.share.unit,
  share: part.share.value,
  about: part.share.about,
  usage_amount: part.usageAmount,
  currency: part.currency,
});

const costCells = (costs: readonly CostExplanation[]): Line => ({
  ...Object.fromEntries(
    costs.flatMap(({ cost, value, markup }) => [
      [cost, value],
      ...(markup === undefined ? [] : [[markup.column, markup.value]]),
    ]) as [string, number | null][],
  ),
  null_reason: reasonsOf(
    costs.flatMap(({ cost, reason, markup }) => [
      [cost, reason] as const,
      ...(markup === undefined ? [] : [[markup.column, markup.reason] as const]),
    ]),
  ).join('; '),
});

/** Quoted where it must be, and where a spreadsheet would take a text for a formula. */
function cell(value: Line[string]): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
