import { costsOf } from '../clouds/index.ts';
import type { EngineRow } from '../contract/index.ts';
import { idsOfBill, meantIds, rowsWithIds, type FoundIds } from './bill-ids.ts';
import { candidatesOf } from './candidates.ts';
import { byCost, sumOfCosts, textOf, withoutMarkup } from './costs.ts';
import { currenciesOf } from './currencies.ts';
import type {
  CostExplanation,
  MatchedResource,
  NamespaceSum,
  PartExplanation,
  ResourceSum,
  RowExplanation,
  UnmatchedResource,
} from './explanation.ts';
import { explainRow } from './row.ts';
import { failedRules } from './unmatched.ts';
import { ALL_ROWS, type ExplainedWindow } from './window-session.ts';

/** What the window knows of a resource on a day; undefined where its bill has no row of it on that day. */
export async function explainResource(
  made: ExplainedWindow,
  resource: string,
  day: string,
): Promise<
  | ({ outcome: 'matched'; currencies: readonly string[] } & MatchedResource)
  | ({ outcome: 'not matched'; currencies: readonly [] } & UnmatchedResource)
  | undefined
> {
  const ids = meantIds(made.cloud, await idsOfBill(made.cloud, made.session), resource);
  const rows = await withRowsOfDetail(made, await rowsWithIds(made.session, ids, day), resource, day);
  if (rows.length === 0) return undefined;
  const matched = await matchedRows(made, rows);
  if (matched.length === 0)
    return { outcome: 'not matched', currencies: [], ...(await unmatched(made, ids, rows)) };
  const candidates = await candidatesOf(made);
  const explained: RowExplanation[] = [];
  for (const pair of matched) explained.push(await explainRow(made, pair, candidates));
  const currencies = currenciesOf(
    made.cloud,
    matched.map((pair) => pair.matched),
  );
  return { outcome: 'matched', currencies, ...matchedResource(made, explained, resource) };
}

/**
 * Rows of the bill, and those with a part that the detail has under the id: it may name the node of OpenShift, and one text may be
 * that of a node and of a resource of the bill (spec ocp-on-gcp.md 5).
 */
async function withRowsOfDetail(
  { session }: ExplainedWindow,
  rows: readonly EngineRow[],
  resource: string,
  day: string,
): Promise<EngineRow[]> {
  const where = { resource_id: resource, usage_start: day };
  const known = new Set(rows.map((row) => textOf(row, 'row_uuid')));
  const found = [...rows];
  for (const part of await session.rows('split_parts', where, ALL_ROWS, ['row_uuid'])) {
    const row = textOf(part, 'row_uuid') ?? '';
    if (!known.has(row)) found.push(...(await session.rows('bill_rows', { row_uuid: row }, 1)));
  }
  return found;
}

async function matchedRows({ session }: ExplainedWindow, rows: readonly EngineRow[]) {
  const found: { bill: EngineRow; matched: EngineRow }[] = [];
  for (const bill of rows) {
    const [matched] = await session.rows('matched_rows', { row_uuid: String(bill.row_uuid) }, 1);
    if (matched !== undefined) found.push({ bill, matched });
  }
  return found;
}

async function unmatched(
  made: ExplainedWindow,
  ids: FoundIds,
  rows: readonly EngineRow[],
): Promise<UnmatchedResource> {
  return {
    ids: [...new Set(ids.map(({ id }) => id))],
    rows: rows.length,
    rules: await failedRules(made, rows),
  };
}

/** Sums of all rows; where the detail has the id, of what it has under it by namespace, and of the other parts by their ids. */
function matchedResource(
  { cloud }: ExplainedWindow,
  rows: readonly RowExplanation[],
  asked: string,
): MatchedResource {
  const said = rows.map(({ billed, currency }) => ({ ...billed, [cloud.usage.currency]: currency }));
  const parts = rows.flatMap((row) => row.parts);
  const whole = withoutMarkup(
    cloud,
    sumOfCosts(
      cloud,
      rows.map(({ costs }) => costs),
    ),
  );
  const shareOf = (sum: number | null) =>
    whole === null || whole === 0 || sum === null ? null : sum / whole;
  const sumOf = (of: readonly PartExplanation[]) => {
    const costs = sumOfCosts(
      cloud,
      of.map((part) => part.costs),
    );
    return { share: shareOf(withoutMarkup(cloud, costs)), costs };
  };
  const named = parts.filter(({ resource }) => resource === asked);
  const own = named.length === 0 ? parts : named;
  const sums = [...new Set(own.map(({ namespace }) => namespace))].map((namespace): NamespaceSum => ({
    namespace,
    ...sumOf(own.filter((part) => part.namespace === namespace)),
  }));
  const others = parts.filter((part) => !own.includes(part));
  const elsewhere = [...new Set(others.map(({ resource }) => resource))].map((resource): ResourceSum => ({
    resource,
    ...sumOf(others.filter((part) => part.resource === resource)),
  }));
  const costs = costsOf(cloud).map((cost): CostExplanation => {
    const value = rows.reduce(
      (sum, row) => sum + (row.costs.find((found) => found.cost === cost)?.remainder ?? 0),
      0,
    );
    return { cost, value };
  });
  const share = shareOf(withoutMarkup(cloud, costs));
  return {
    differing: Object.keys(said[0] ?? {}).filter(
      (column) => new Set(said.map((billed) => billed[column])).size > 1,
    ),
    namespaces: byCost(cloud, sums, ({ costs }) => costs),
    ...(elsewhere.length > 0 && { elsewhere: byCost(cloud, elsewhere, (sum) => sum.costs) }),
    left: { names: [...new Set(rows.flatMap(({ left }) => left?.name ?? []))], share, costs },
    rows: byCost(cloud, rows, ({ costs }) => costs),
  };
}
