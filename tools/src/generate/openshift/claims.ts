/**
 * `claims`: one row a claim and pod that mounts it. One claim in ten is mounted nowhere, one in ten is a shared file
 * system mounted by the next pod of the namespace too, the others are disks of one pod.
 */
export const claimsSql = `
    create table claims as
    with neighbours as (
      select *, row_number() over (partition by namespace_id order by pod_id) as place,
        count(*) over (partition by namespace_id) as pods
      from pods),
    owned as (
      select c.i as claim_id, draw('claim', c.i) as d, p.*
      from range($claims) c(i) join neighbours p on p.pod_id = draw('owner', c.i) % (select count(*) from pods)),
    mounted as (
      select * replace (case when d % 10 = 0 then '' else pod end as pod, case when d % 10 = 0 then '' else node end as node)
      from owned
      union all
      select o.* replace (n.pod as pod, n.node as node)
      from owned o join neighbours n
        on n.namespace_id = o.namespace_id and n.place = o.place % o.pods + 1 and o.pods > 1
      where o.d % 10 = 1)
    select
      claim_id, namespace, pod, node,
      format('{}-data-{}', app, claim_id) as persistentvolumeclaim,
      'pvc-' || md5(format('{:016x}', d))::uuid as persistentvolume,
      if(d % 10 = 1, 'efs', 'gp3-csi') as storageclass,
      if(d % 10 = 1, 'efs.csi.aws.com', 'ebs.csi.aws.com') as csi_driver,
      format('{}-0{:016x}', if(d % 10 = 1, 'fs', 'vol'), d) as csi_volume_handle,
      [10, 50, 100, 500][1 + (d >> 8 & 3)]::bigint as gigabytes,
      d >> 12 & 63 as filled,
      if(d >> 20 & 3 = 0, format('{{"tier": "{}"}}', ['gold', 'silver'][1 + (d >> 24 & 1)]), '{}') as persistentvolume_labels,
      format('{{"app": "{}", "backup": "{}"}}', app, if(d >> 28 & 1 = 0, 'daily', 'none')) as persistentvolumeclaim_labels
    from mounted order by claim_id, pod`;
