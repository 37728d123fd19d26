import { list, PLATFORM_NAMESPACES } from './namespaces.ts';

const APPS = ['checkout', 'ledger', 'indexer', 'gateway', 'catalog', 'session', 'report', 'worker', 'cache'];

/**
 * `pods`: every node gets the same number, give or take one. Masters run one API server each and other platform pods,
 * infra nodes platform pods, workers pods of the teams and, one in sixteen, of the platform.
 * Requests are in millicores and MiB; one pod in eight has neither request nor limit. The last `$vms` of `$pods` are virtual
 * machines by their label.
 */
export const podsSql = `
    create table pods as
    with placed as (
      select p.i as pod_id, n.*, draw('pod', p.i) as d,
        case
          when n.role = 'master' and p.i = n.node_id then 0
          when n.role <> 'worker' or draw('platform', p.i) % 16 = 0 then 1 + draw('home', p.i) % ${PLATFORM_NAMESPACES - 1}
          else ${PLATFORM_NAMESPACES}
            + draw('home', p.i) % ((select count(*) from namespaces) - ${PLATFORM_NAMESPACES})
        end as namespace_id
      from range($pods) p(i) join nodes n on n.node_id = p.i % (select count(*) from nodes)),
    named as (
      select *,
        case
          when namespace_id = 0 then 'kube-apiserver'
          when platform then regexp_replace(namespace, '^(openshift|kube)-', '')
          else ${list(APPS)}[1 + d % ${APPS.length}]
        end as app
      from placed join namespaces using (namespace_id)),
    built as (select *, substr(md5(concat_ws('/', namespace, app, d >> 8 & 3)), 1, 10) as build from named)
    select
      pod_id, namespace_id, node_id, namespace, node, resource_id, cores, memory_bytes, app,
      case
        when namespace_id = 0 then 'kube-apiserver-' || node
        else format('{}-{}-{}', app, build, right(format('{:016x}', d), 5) || pod_id)
      end as pod,
      format('{{"app": "{}", "env": "{}", "team": "{}", "version": "v{}.{}", "pod_template_hash": "{}"{}}}',
        app, environment, team, 1 + (d >> 8 & 3), draw('minor', app) % 10, build,
        if(pod_id < $pods - $vms, '', format(', "vm_kubevirt_io_name": "vm-{}"', pod_id))) as pod_labels,
      case when d >> 12 & 7 = 0 then 0 else [100, 250, 500, 1000][1 + (d >> 16 & 3)] end as request_millicores,
      case when d >> 12 & 7 = 0 then 0 else [256, 512, 1024, 2048][1 + (d >> 20 & 3)] end::double as request_mib,
      [80, 150, 300, 700][1 + (d >> 24 & 3)] as usual_millicores,
      [200, 400, 900, 1800][1 + (d >> 28 & 3)]::double as usual_mib
    from built order by pod_id`;
