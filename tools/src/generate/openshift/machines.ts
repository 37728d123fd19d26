import { period } from './labels.ts';

/** The hours of the virtual machines of `pods` on a day, one row a claim (spec inputs.md 2.4). `$day` is the midnight. */
export const vmHoursSql = `
    select * replace (interval_start + h * interval 1 hour as interval_start)
    from (
      select vm as vm_name, namespace, node, resource_id, persistentvolumeclaim as vm_persistentvolumeclaim_name,
        3600::double as vm_uptime_total_seconds, request_millicores / 1000 as vm_cpu_request_cores,
        request_mib * 1048576 as vm_memory_request_bytes, ${period}
      from (select pods.*, regexp_extract(pod_labels, '"vm_kubevirt_io_name": "([^"]+)"', 1) as vm from pods)
        left join (select distinct pod, persistentvolumeclaim from claims) using (pod)
      where vm <> '')
      cross join range(24) hours(h)`;

/** Their daily file: nobody reads more of it than that it is there. */
export const vmDaysSql = `select distinct on (vm_name) * exclude (h) from (${vmHoursSql}) order by vm_name`;

/** GPUs of a day, each used by one of the first `$gpus` pods; one in eight is a part of one (spec inputs.md 2.5, 3.5). */
export const gpuDaysSql = `
    select namespace, node, pod, 'GPU-' || md5(pod) as gpu_uuid, 'nvidia' as gpu_vendor_name,
      if(pod_id % 8 = 0, 'A100', 'Tesla T4') as gpu_model_name, 15360::double as gpu_memory_capacity_mib,
      86400::double as gpu_pod_uptime,
      if(pod_id % 8 = 0, (pod_id // 8 % 7)::varchar, null) as mig_instance_id,
      if(pod_id % 8 = 0, '1g.5gb', null) as mig_profile, if(pod_id % 8 = 0, 'mixed', null) as mig_strategy,
      if(pod_id % 8 = 0, 1, null)::double as mig_slice_count, if(pod_id % 8 = 0, 7, null)::double as gpu_max_slices,
      if(pod_id % 8 = 0, 4864, null)::double as mig_memory_capacity_mib, ${period}
    from pods where pod_id < $gpus order by pod_id`;
