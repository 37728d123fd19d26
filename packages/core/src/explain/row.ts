import { cloudOf } from '../clouds/index.ts';
import type { EngineRow } from '../contract/index.ts';
import { byCost, numberOf, textOf } from './costs.ts';
import type { Candidate, RowExplanation } from './explanation.ts';
import { matchOf } from './matches.ts';
import { explainParts, readParts } from './parts.ts';
import { costsOfRow, remainderOf } from './remainders.ts';
import type { RowFacts } from './shares.ts';
import { ALL_ROWS, type ExplainedWindow } from './window-session.ts';

/** What the bill says of a matched row, by the columns that the detail keeps. */
export function billedOf({ cloud }: ExplainedWindow, matched: EngineRow): Record<string, string | null> {
  const { unit, currency } = cloud.usage;
  const columns = Object.keys({ ...cloud.billed, ...cloud.described });
  const said = columns.filter((column) => column !== unit && column !== currency);
  return Object.fromEntries(said.map((column) => [column, textOf(matched, column) || null]));
}

/** What the relations say of the disk and the sharing of each matched row. */
export async function factsOfRows({ cloud, all, parameters }: ExplainedWindow) {
  const wholeMonth = cloud.differences.disks.sizePer === 'month';
  const [capacities, pools, sharing] = [
    await all('disk_capacities'),
    await all('disk_pools'),
    new Map((await all('tag_sharing')).map((row) => [row.row_uuid, Number(row.sources ?? 1)])),
  ];
  return (matched: EngineRow): RowFacts => {
    const disk = textOf(matched, 'disk_id');
    const ofDisk = (row: EngineRow) => disk !== null && row.disk_id === disk;
    return {
      matched,
      distribution: parameters.distribution,
      capacity: capacities.find((row) => ofDisk(row) && (wholeMonth || isOfDay(row, matched))),
      pool: pools.find(ofDisk),
      sources: sharing.get(matched.row_uuid ?? null) ?? 1,
    };
  };
}

/** Without a day a row is of none (spec ocp-on-azure.md 4). */
const isOfDay = (row: EngineRow, { usage_start: day = null }: EngineRow) =>
  day !== null && row.usage_start === day;

/** The way of one row of the bill, with the reasons of all its parts. */
export async function explainRow(
  made: ExplainedWindow,
  { bill, matched }: { bill: EngineRow; matched: EngineRow },
  candidates: readonly Candidate[],
): Promise<RowExplanation> {
  const { session, parameters } = made;
  const cloud = cloudOf(parameters.type);
  const row = String(matched.row_uuid);
  const facts = (await factsOfRows(made))(matched);
  const found = await readParts(cloud, session, { row_uuid: row });
  const parts = explainParts(cloud, found, () => facts, parameters.markup);
  const match = await matchOf(made, { bill, matched }, parts, { candidates, sources: facts.sources });
  const costs = costsOfRow(cloud, matched, parts, parameters.markup);
  const direction = textOf(matched, 'data_transfer_direction') || null;
  const { capacity, pool } = facts;
  const disk = capacity && {
    capacity: numberOf(capacity, 'capacity'),
    pool: pool === undefined ? null : numberOf(pool, 'pool'),
    sharers: pool === undefined ? null : numberOf(pool, 'sharers'),
  };
  const left = remainderOf(cloud, costs, {
    match,
    dated: textOf(matched, 'usage_start') !== null,
    direction,
    disk,
    shared: disk !== undefined && (await isShared(made, matched)),
    parts,
    linked: await linksOf(made, matched),
    sized: parameters.unattributedStorage,
  });
  return {
    row,
    billed: billedOf(made, matched),
    usage: { amount: numberOf(matched, cloud.usage.amount), unit: textOf(matched, cloud.usage.unit) },
    currency: textOf(matched, cloud.usage.currency) || null,
    matched: match,
    direction,
    ...(disk && { disk }),
    costs,
    ...(left && { left }),
    parts: byCost(cloud, parts, (part) => part.costs),
  };
}

/** Whether the row's resource is linked to nodes and to volumes. */
async function linksOf({ session }: ExplainedWindow, matched: EngineRow) {
  const where = { resource_id: textOf(matched, 'resource_id') ?? '' };
  const isLinked = async (relation: string) => (await session.rows(relation, where, 1)).length > 0;
  return { nodes: await isLinked('node_links'), volumes: await isLinked('disk_volumes') };
}

/** Whether a volume of another cluster fills the disk of a row. */
async function isShared({ session, run }: ExplainedWindow, matched: EngineRow): Promise<boolean> {
  const onDisk = { disk_id: textOf(matched, 'disk_id') ?? '' };
  const columns = ['persistentvolume', 'csi_volume_handle'];
  for (const volume of await session.rows('disk_volumes', onDisk, ALL_ROWS, [...columns, 'pooled'])) {
    if (volume.pooled !== true) continue;
    const where = Object.fromEntries(
      columns.flatMap((column) => {
        const value = textOf(volume, column);
        return value === null ? [] : [[column, value]];
      }),
    );
    const rows = await session.rows('openshift_rows', where, ALL_ROWS, ['cluster_id']);
    if (rows.some((row) => textOf(row, 'cluster_id') !== run.clusterId)) return true;
  }
  return false;
}
