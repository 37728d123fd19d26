/**
 * `nodes`: one row a node. Three masters and one infra node in fifty, the rest workers, in the sizes of a common
 * machine family. A cluster of fewer than six nodes has one master and no infra node.
 */
export function nodesSql(nodes: number): string {
  const masters = nodes >= 6 ? 3 : nodes > 1 ? 1 : 0;
  const infra = nodes >= 6 ? Math.ceil(nodes / 50) : 0;
  return `
    create table nodes as
    select
      i as node_id,
      case when i < ${masters} then 'master' when i < ${masters + infra} then 'infra' else 'worker' end as role,
      format('ip-10-{}-{}-{}.ec2.internal', i // 62500, i // 250 % 250, i % 250 + 2) as node,
      format('i-0{:016x}', draw('instance', i)) as resource_id,
      [8, 16, 32][size] as cores,
      [32, 64, 128][size] * 1073741824::bigint as memory_bytes,
      ['m5.2xlarge', 'm5.4xlarge', 'm5.8xlarge'][size] as instance_type,
      'us-east-1' || chr((97 + zone)::integer) as zone
    from (select i, 1 + draw('size', i) % 3 as size, draw('zone', i) % 3 as zone from range(${nodes}) r(i))`;
}
