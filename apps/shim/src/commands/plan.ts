import {
  describePlan,
  errorCodes,
  InputFinder,
  OcpError,
  planRun,
  renderPlan,
  type DescribedPlan,
  type Engine,
  type InputPlan,
  type LakeFile,
  type Request,
  type RunPlan,
} from '@ocp/core';
import { ALL, requestFrom, type RequestFlags } from '../flags.ts';
import { print, say } from '../output.ts';
import { withParts, type Parts } from '../parts.ts';
import { tenantRequests } from '../tenant-requests.ts';

type DescribedRequest = DescribedPlan & { request: Request };

/** Prints what `aggregate` would do; reads, and touches nothing. */
export function runPlan(flags: RequestFlags, signal: AbortSignal): Promise<number> {
  return withParts(flags, signal, async (parts) => {
    const clusters: DescribedRequest[] = [];
    if (flags.pipeline === ALL) {
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
  const finder = new InputFinder(parts, looking(parts.engine), signal);
  const { plan, files } = await parts.store.transaction(
    request.schema,
    async (transaction) => {
      const plan = await planRun(request, { transaction, finder });
      return { plan, files: await filesOf(plan, finder) };
    },
    { signal, readOnly: true },
  );
  return { request, ...describePlan(plan, (input) => files.get(input)) };
}

/** The engine, as one that takes addresses: whoever only looks downloads nothing. */
const looking = (engine: Engine): Engine => ({
  ...engine,
  capabilities: { ...engine.capabilities, reads: 'addresses' },
});

/** The files of every input that is not staged. */
async function filesOf({ windows }: RunPlan, finder: InputFinder): Promise<Map<InputPlan, LakeFile[]>> {
  const found = new Map<InputPlan, LakeFile[]>();
  for (const { inputs } of windows) {
    const jobs = await finder.find(inputs);
    for (const input of inputs) {
      const job = jobs[input.relation];
      if (job !== undefined && job.staged === undefined) found.set(input, [...job.files]);
    }
  }
  return found;
}

/** A cluster that has nothing to do yet, such as one whose OpenShift summary comes first, is said and left out. */
function nothingYet(error: unknown): undefined {
  if (!(error instanceof OcpError) || errorCodes[error.code] !== 'nothing') throw error;
  say(`no plan yet: ${error.code} ${error.message}`);
}
