import {
  describePlan,
  errorCodes,
  OcpError,
  prepareCluster,
  renderPlan,
  type DescribedPlan,
  type Request,
} from '@ocp/core';
import { requestFrom, type RequestFlags } from '../flags.ts';
import { print, say } from '../output.ts';
import { withParts, type Parts } from '../parts.ts';
import { tenantRequests } from '../tenant-requests.ts';

type DescribedRequest = DescribedPlan & { request: Request };

/** Prints what `aggregate` would do; reads, and touches nothing. */
export function runPlan(flags: RequestFlags, signal: AbortSignal): Promise<number> {
  return withParts(flags, signal, async (parts) => {
    const clusters: DescribedRequest[] = [];
    if (flags.pipeline === 'all') {
      for await (const request of tenantRequests(flags, parts, signal)) {
        const described = await planned(request, parts, signal).catch(nothingYet);
        if (described !== undefined) clusters.push(described);
      }
    } else {
      clusters.push(await planned(requestFrom(flags, process.env), parts, signal));
    }
    if (flags.json === true) print({ clusters });
    else process.stdout.write(`${clusters.map(renderPlan).join('\n\n')}\n`);
    return clusters.length === 0 ? 3 : 0;
  });
}

async function planned(request: Request, parts: Parts, signal: AbortSignal): Promise<DescribedRequest> {
  const { plan } = await parts.store.transaction(
    request.schema,
    (transaction) => prepareCluster(request, transaction, parts, signal),
    { signal, readOnly: true },
  );
  return { request, ...describePlan(plan) };
}

/** A cluster that has nothing to do yet, such as one whose OpenShift summary comes first, is said and left out. */
function nothingYet(error: unknown): undefined {
  if (!(error instanceof OcpError) || errorCodes[error.code] !== 'nothing') throw error;
  say(`no plan yet: ${error.code} ${error.message}`);
}
