import { namespaceOfNobody } from '@ocp/core';
import {
  chosenCodes,
  computed,
  NULL_CODE,
  numberAt,
  sameCode,
  sameNumber,
  type Column,
} from '../../columns.ts';
import { distinct, Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { chooseNumbers } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';
import { rowsWhere } from '../rows-where.ts';
import { claimsOnDisks, onDisk, volumeKey } from './disk-claims.ts';
import {
  asNamed,
  greatestTexts,
  partNames,
  placeNames,
  resourceOf,
  rounded,
  shareOfCosts,
  volumeNames,
} from './parts.ts';
import { resourceRows } from './resource-rows.ts';

const SIZE = 'persistentvolumeclaim_capacity_gigabyte';

/**
 * Spec ocp-on-aws.md 5.1, ocp-on-gcp.md 5.1. The share takes the capacity once a group: two nodes with the same labels count
 * once, different label objects of one claim twice. The usage amount is whole in every part (quirk 10).
 */
export const claimParts: CloudStep = (context) => {
  const { cloud } = context;
  const { usage } = cloud;
  const added = asNamed([
    ...placeNames,
    'labels',
    'share',
    'used',
    'capacity',
    'counted',
    'node_resource_id',
  ]);
  const rows = join('inner', resourceRows(context, 'shared'), sharedClaims(context), onDisk, added);
  const parts = rows.with({
    ...rounded(rows, [usage.amount], cloud),
    ...shareOfCosts(rows, rows.numbers('share'), cloud),
    ...unitOfDisks(rows, context),
    ...resourceOf(rows, cloud),
  });
  return parts.with(ofNobody(parts, context)).select([...partNames(cloud), 'used', 'capacity', 'counted']);
};

/** A claim that is larger than its disk may take the whole of it, to be divided with the other parts of the row. */
function sharedClaims(context: CloudContext): Table {
  const claims = claimsOfGroups(context);
  const [size, capacity] = [claims.numbers('size'), claims.numbers('capacity')];
  const share = computed([size, capacity], claims.rows, (claim, disk) => claim / disk);
  const [whole, none] = [sameNumber(1, claims.rows), sameNumber(0, claims.rows)];
  if (context.cloud.differences.disks.largeClaims === 'share')
    return claims.with({ share, used: size, counted: none });
  const isLarge = (row: number) => {
    const disk = numberAt(capacity, row);
    return disk !== null && (disk === 0 || disk < (numberAt(size, row) ?? 0));
  };
  return claims.with({
    used: size,
    share: chooseNumbers(claims.rows, isLarge, whole, share),
    counted: chooseNumbers(claims.rows, isLarge, whole, none),
  });
}

/**
 * The claims of a namespace and label object on a disk and day as one: the greatest `size`, the disk's `capacity`, and where it
 * goes.
 */
export function claimsOfGroups(context: CloudContext): Table {
  const { pool } = context;
  const groups = new Grouping(claimsOnDisks(context), [...onDisk, 'namespace', 'volume_labels']);
  return groups.keys.with({
    ...greatestTexts(groups, ['cluster_alias', 'node', 'node_resource_id', ...volumeNames], pool),
    data_source: sameCode(pool.intern('Storage'), groups.keys.rows),
    labels: groups.keys.column('volume_labels'),
    cost_category_id: groups.max('cost_category_id'),
    size: groups.max(SIZE),
    capacity: groups.max('capacity'),
  });
}

/** The unit of parts of a disk, where it is not the row's. */
export function unitOfDisks(rows: Table, { cloud, pool }: CloudContext): Record<string, Column> {
  const { unit } = cloud.differences.disks;
  return unit === undefined ? {} : { [cloud.usage.unit]: sameCode(pool.intern(unit), rows.rows) };
}

/** A volume without a claim is storage of nobody, and keeps its cost. */
function ofNobody(parts: Table, { cloud, pool }: CloudContext): Record<string, Column> {
  const { disks, notOfNobody } = cloud.differences;
  const empty = pool.intern('');
  const claim = parts.codes('persistentvolumeclaim');
  const isNobody = (row: number) => claim[row] === empty;
  const texts = (column: string, code: number) => chosenCodes(parts.codes(column), isNobody, code);
  const noNumber = (column: string) =>
    chooseNumbers(parts.rows, isNobody, sameNumber(null, parts.rows), parts.numbers(column));
  return {
    namespace: texts('namespace', pool.intern(namespaceOfNobody.storage)),
    labels: texts('labels', NULL_CODE),
    ...Object.fromEntries(notOfNobody.map((column) => [column, texts(column, NULL_CODE)])),
    cost_category_id: noNumber('cost_category_id'),
    ...(disks.amountOfNobody === 'kept' ? {} : { [cloud.usage.amount]: noNumber(cloud.usage.amount) }),
  };
}

/**
 * Spec ocp-on-aws.md 5.2: all clusters of the tenant, on the disk's days in the window; one volume name counts once a cluster
 * (quirk 12), or once (spec ocp-on-gcp.md 5.2).
 */
export const diskPools: CloudStep = ({ cloud, table }) => {
  const byCluster = cloud.differences.disks.pooledBy === 'cluster';
  const matched = table('matched_rows');
  const byResource = matched.numbers('resource_matched').values;
  const diskDays = distinct(
    rowsWhere(matched, (row) => byResource[row] === 1),
    ['disk_id', 'usage_start'],
  );
  const links = table('disk_volumes');
  const isPooled = links.numbers('pooled').values;
  const pooled = distinct(
    rowsWhere(links, (row) => isPooled[row] === 1),
    ['disk_id', ...volumeKey],
  );
  const volumes = table('openshift_rows').select(['usage_start', 'cluster_id', ...volumeKey, SIZE]);
  const onDisks = join('inner', volumes, pooled, volumeKey, { disk_id: 'disk_id' }, 'equal');
  const onDays = join('inner', onDisks, diskDays, ['disk_id', 'usage_start'], {});
  const names = new Grouping(onDays, ['disk_id', ...(byCluster ? ['cluster_id'] : []), 'persistentvolume']);
  const pools = new Grouping(names.keys.with({ size: names.max(SIZE) }), ['disk_id']);
  return pools.keys.with({
    pool: pools.sum('size'),
    sharers: pools.countDistinct(byCluster ? 'cluster_id' : 'persistentvolume'),
  });
};
