import { ownSource, type Report } from '@ocp/core';
import type { RequestFlags } from '../flags.ts';
import { say } from '../output.ts';
import { withParts } from '../parts.ts';
import { runOptions } from '../run-options.ts';
import { runRequest } from '../run-request.ts';
import { tenantRequests } from '../tenant-requests.ts';

/**
 * Runs all clusters of a tenant, one transaction a pipeline and cluster, and adds the report of each. The first failure ends the
 * command; what was committed before it stays.
 */
export function runAll(
  flags: RequestFlags & { out?: string },
  reports: Report[],
  signal: AbortSignal,
): Promise<void> {
  return withParts(flags, signal, async (parts) => {
    for await (const request of tenantRequests(flags, parts, signal)) {
      say(`${request.provider_type} ${ownSource(request)}`);
      reports.push(await runRequest(request, parts, runOptions(flags, signal)));
    }
  });
}
