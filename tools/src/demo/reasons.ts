import { namespaceOfNobody } from '@ocp/core';

/** Why there is cost that no namespace caused. */
export const reasons: Readonly<Record<string, string>> = {
  [namespaceOfNobody.platform]:
    'masters and infra nodes are paid for whole; no pod asked for this part of them',
  [namespaceOfNobody.worker]: 'workers are paid for whole; no pod asked for this part of them',
  [namespaceOfNobody.network]: 'traffic is billed by node, and no report says which pod it was',
  [namespaceOfNobody.storage]:
    'disks that are larger than the volumes on them, and volumes that nobody claims',
};
