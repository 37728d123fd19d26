import { billedColumns, costsOf, partColumns, placeColumns, type Cloud, type Columns } from '@ocp/core';
import type { Dialect } from '../dialect.ts';
import { rounded } from '../expressions.ts';

/** What a part takes of its row of the bill. */
export const billed = (cloud: Cloud) => ['row_uuid', ...Object.keys(billedColumns(cloud)), 'tags'];

/** Amount and costs: what is shared out. */
export const measures = (cloud: Cloud) => [cloud.usage.amount, ...costsOf(cloud)];

/** The columns of a part, each by an expression: what is said, else the column of `bill` or of `own`. */
export function partOf(cloud: Cloud, said: Readonly<Record<string, string>>, own = 'own'): string {
  const place: Columns = { ...placeColumns, labels: 'json' };
  return Object.keys(partColumns(cloud))
    .map((column) => `${said[column] ?? `${column in place ? own : 'bill'}.${column}`} as ${column}`)
    .join(', ');
}

/** Amount and costs of a row as its whole parts have them: rounded, where the cloud rounds them (spec ocp-on-azure.md 5). */
export function wholeMeasures(dialect: Dialect, cloud: Cloud): Record<string, string> {
  const { partDecimals } = cloud.differences;
  if (partDecimals === undefined) return {};
  return Object.fromEntries(
    measures(cloud).map((name) => [name, rounded(dialect, `bill.${name}`, partDecimals)]),
  );
}

/** The id of a part's resource: that of the bill, or that of the node in OpenShift. */
export const resourceId = ({ differences }: Cloud, node: string): Record<string, string> =>
  differences.resourceId === 'node' ? { resource_id: node } : {};

/** The columns of the bill that a part of nobody does not carry, as nulls. */
export const withoutOf = ({ differences }: Cloud, none: string): Record<string, string> =>
  Object.fromEntries(differences.notOfNobody.map((name) => [name, none]));
