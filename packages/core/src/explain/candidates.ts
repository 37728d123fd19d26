import type { Cloud } from '../clouds/index.ts';
import type { EngineRow } from '../contract/index.ts';
import { textOf } from './costs.ts';
import type { Candidate } from './explanation.ts';
import { ALL_ROWS, type ExplainedWindow } from './window-session.ts';

/** The ids of nodes and volumes that resources of the bill are looked for by, with what each is of. */
export async function candidatesOf({ cloud, session, all }: ExplainedWindow): Promise<Candidate[]> {
  const column = cloud.differences.candidates.node;
  const nodes = new Set(
    (await session.rows('pod_days', {}, ALL_ROWS, [column])).map((row) => textOf(row, column)),
  );
  const kindOf = (id: string, handle: boolean) =>
    handle ? 'volume handle' : nodes.has(id) ? 'node' : 'volume';
  return (await all('resource_candidates')).flatMap((row) => {
    const id = textOf(row, 'candidate');
    return id === null ? [] : [{ id, kind: kindOf(id, row.handle === true) }];
  });
}

/** Whether a candidate stands in an id of the bill where its cloud looks for it. */
export const stands = (candidate: string, id: string, at: Cloud['bill']['ids'][number]['at']) =>
  at === 'end' ? id.endsWith(candidate) : id.includes(candidate);

/**
 * The candidates that stand in the ids of a row of the bill, or of any other of its resource in the window, where the cloud looks for
 * them (section 3): a resource is matched whole, by whichever of its rows (spec ocp-on-gcp.md 3).
 */
export async function candidatesIn(
  { cloud, session }: ExplainedWindow,
  bill: EngineRow,
  candidates: readonly Candidate[],
): Promise<Candidate[]> {
  const { ids, resource } = cloud.bill;
  const name = textOf(bill, resource);
  const columns = ids.map(({ column }) => column);
  const lines =
    name === null || columns.every((column) => column === resource)
      ? [bill]
      : await session.rows('bill_rows', { [resource]: name }, ALL_ROWS, columns);
  const places = ids.map((place) => ({
    ...place,
    texts: new Set(lines.map((line) => textOf(line, place.column) ?? '')),
  }));
  const standIn = ({ id, kind }: Candidate) =>
    places.some(({ candidates: looked, at, texts }) => {
      if (looked === 'handles' && kind !== 'volume handle') return false;
      return [...texts].some((text) => stands(id, text, at));
    });
  const found = candidates.filter(standIn);
  return found.filter((one, place) => found.findIndex(({ id }) => id === one.id) === place);
}
