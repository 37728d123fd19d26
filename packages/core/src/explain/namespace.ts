import type { Day, EngineRow } from '../contract/index.ts';
import { byCost, openshiftCostOf, sumOfCosts, textOf } from './costs.ts';
import { currenciesOf } from './currencies.ts';
import type { CostExplanation, NamespaceCost, PartExplanation, ResourceOfNamespace } from './explanation.ts';
import { explainParts, readParts } from './parts.ts';
import { billedOf, factsOfRows } from './row.ts';
import { ALL_ROWS, type ExplainedWindow } from './window-session.ts';

/** What a namespace has of each resource of the bill on a day, by the resource. */
export interface NamespaceDay {
  readonly day: Day;
  readonly resources: ReadonlyMap<string, Omit<ResourceOfNamespace, 'change'>>;
  readonly costs: readonly CostExplanation[];
  readonly currencies: readonly string[];
}

/** The parts of a namespace on a day of a window. */
export async function namespaceDay(
  made: ExplainedWindow,
  namespace: string,
  day: Day,
): Promise<NamespaceDay> {
  const { cloud, session, parameters } = made;
  const found = await readParts(cloud, session, { namespace, usage_start: day });
  const matched = new Map(
    found.length === 0
      ? []
      : (await session.rows('matched_rows', { usage_start: day }, ALL_ROWS)).map((row) => [
          row.row_uuid,
          row,
        ]),
  );
  const factsOf = await factsOfRows(made);
  const rowOf = (row: EngineRow[string] | undefined) => matched.get(row ?? null) ?? {};
  const parts = explainParts(cloud, found, ({ split }) => factsOf(rowOf(split.row_uuid)), parameters.markup);
  const ids = await idsOfRows(
    made,
    day,
    [...matched.values()].some(({ resource_id: id }) => !id),
  );
  const groups = new Map<string, { billed: Record<string, string | null>[]; parts: PartExplanation[] }>();
  for (const part of parts) {
    const said = billedOf(made, rowOf(part.row));
    const billed = { ...said, resource_id: said.resource_id ?? ids.get(part.row) ?? null };
    const key = billed.resource_id ?? JSON.stringify(billed);
    const group = groups.get(key) ?? { billed: [], parts: [] };
    groups.set(key, { billed: [...group.billed, billed], parts: [...group.parts, part] });
  }
  const resources = [...groups].map(([key, group]) => {
    const own = byCost(cloud, group.parts, ({ costs }) => costs);
    const resource = {
      resource: group.billed[0]?.resource_id ?? null,
      billed: sameIn(group.billed),
      costs: sumOfCosts(
        cloud,
        own.map(({ costs }) => costs),
      ),
      parts: own,
    };
    return [key, resource] as const;
  });
  return {
    day,
    resources: new Map(resources),
    costs: sumOfCosts(
      cloud,
      parts.map(({ costs }) => costs),
      `no row of the bill has a part of ${namespace} on ${day}`,
    ),
    currencies: currenciesOf(
      cloud,
      parts.map(({ row }) => rowOf(row)),
    ),
  };
}

/** The ids that rows of the bill have where the detail has none: an id of another form (spec ocp-on-azure.md 4). */
async function idsOfRows(
  { cloud, session }: ExplainedWindow,
  day: Day,
  wanted: boolean,
): Promise<ReadonlyMap<string, string | null>> {
  if (!wanted) return new Map();
  const { resource } = cloud.bill;
  const rows = await session.rows('bill_rows', { usage_start: day }, ALL_ROWS, ['row_uuid', resource]);
  return new Map(rows.map((row) => [String(row.row_uuid), textOf(row, resource) || null]));
}

/** What all rows say alike, but for the id. */
function sameIn(rows: readonly Record<string, string | null>[]): Record<string, string> {
  const [first = {}] = rows;
  return Object.fromEntries(
    Object.entries(first).flatMap(([column, value]) =>
      value !== null && column !== 'resource_id' && rows.every((row) => row[column] === value)
        ? [[column, value]]
        : [],
    ),
  );
}

/** The cost of a namespace on a day, with what changed since the day before; `reason` says why there is none. */
export function namespaceCost(
  { cloud }: Pick<ExplainedWindow, 'cloud'>,
  today: NamespaceDay,
  before: { day: Day; found: NamespaceDay | undefined; reason?: string },
): NamespaceCost {
  const change = (now: readonly CostExplanation[], then: readonly CostExplanation[]) =>
    before.found === undefined
      ? null
      : (openshiftCostOf(cloud, now) ?? 0) - (openshiftCostOf(cloud, then) ?? 0);
  const gone = [...(before.found?.resources ?? [])].filter(([key]) => !today.resources.has(key));
  const resources = [
    ...[...today.resources].map(([key, resource]) => ({
      ...resource,
      change: change(resource.costs, before.found?.resources.get(key)?.costs ?? []),
    })),
    ...gone.map(([, resource]) => ({
      ...resource,
      costs: sumOfCosts(cloud, [], `its rows of the bill have no part of the namespace on ${today.day}`),
      parts: [],
      change: change([], resource.costs),
    })),
  ];
  return {
    costs: today.costs,
    resources: byCost(cloud, resources, ({ costs }) => costs),
    before: {
      day: before.day,
      costs: before.found?.costs ?? [],
      ...(before.reason !== undefined && { reason: before.reason }),
    },
    change: change(today.costs, before.found?.costs ?? []),
  };
}
