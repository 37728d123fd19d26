const tagMapping =
  'tag mapping of several children of one parent: any one of their values may survive (spec after.md 6)';
const vmLabels =
  'labels, node and requests of a virtual machine that has several on the day: those of any (spec vm-gpu.md 1, 4)';
const providerMap =
  'a cluster that matches two sources of one cloud: either may be mapped (spec ocp-on-aws.md 12)';

/** Results that the specification leaves open, by table; every comparison of the table lists them. */
export const undetermined: Readonly<Record<string, readonly string[]>> = {
  reporting_ocpusagelineitem_daily_summary: [tagMapping],
  reporting_ocpawscostlineitem_project_daily_summary_p: [tagMapping],
  reporting_ocpazurecostlineitem_project_daily_summary_p: [tagMapping],
  reporting_ocpgcpcostlineitem_project_daily_summary_p: [tagMapping],
  reporting_ocpallcostlineitem_daily_summary_p: [tagMapping],
  reporting_ocpallcostlineitem_project_daily_summary_p: [tagMapping],
  reporting_ocp_vm_summary_p: [vmLabels],
  api_providerinfrastructuremap: [providerMap],
};
