import {
  addDays,
  cloudSource,
  cloudTypes,
  isDay,
  isOpenshift,
  monthStart,
  nextMonthStart,
  OcpError,
  pipelineOf,
  wordOf,
  type ExplainQuestion,
  type OpenshiftRequest,
  type Request,
} from '@ocp/core';
import { ALL, requestFrom, type RequestFlags } from './flags.ts';
import type { Parts } from './parts.ts';
import { tenantRequests } from './tenant-requests.ts';

/** Flags of `explain`: what makes a request, all of it but the tenant may be left out, and the question. */
export interface ExplainFlags extends Omit<RequestFlags, 'pipeline' | 'start' | 'end'> {
  pipeline?: string;
  start?: string;
  end?: string;
  day: string;
  resource?: string;
  namespace?: string;
  format?: string;
}

/** The question of the flags. Fails with `USAGE_INVALID` unless there is one, of a day. */
export function questionOf({ resource, namespace, day, start, end }: ExplainFlags): ExplainQuestion {
  if (!isDay(day)) throw usage('--day', 'it is not a day', 'Say a day such as 2025-10-02.');
  if ((start !== undefined && day < start) || (end !== undefined && day > end)) {
    throw usage('--day', `${day} is not one of the days`, 'Say a --day between --start and --end.');
  }
  if (resource !== undefined && namespace === undefined) return { resource, day };
  if (namespace !== undefined && resource === undefined) return { namespace, day };
  throw usage(
    '--resource',
    'it is not clear what to explain',
    'Say one of --resource with an id of the bill, and --namespace with a project of the cluster.',
  );
}

/** The days of a run: those that were said, else the month of the day. */
const daysOf = ({ day, start, end }: ExplainFlags) => ({
  start: start ?? monthStart(day),
  end: end ?? addDays(nextMonthStart(day), -1),
});

/** The request of flags that say a pipeline; undefined when the sources are to decide it. */
export function saidRequest(flags: ExplainFlags): Request | undefined {
  const { pipeline } = flags;
  if (pipeline === undefined || pipeline === ALL) return undefined;
  const hint = 'Leave --pipeline out, or say one on a cloud.';
  if (pipeline === pipelineOf.OCP) throw usage('--pipeline', `${pipeline} reads no bill`, hint);
  if (cloudTypes.some((type) => wordOf(type) === pipeline))
    throw usage('--pipeline', `${pipeline} reads no cluster`, hint);
  return requestFrom({ ...flags, ...daysOf(flags), pipeline }, process.env);
}

/** The only request of the tenant's sources on a cloud that the flags leave. */
export async function foundRequest(flags: ExplainFlags, parts: Parts, signal: AbortSignal): Promise<Request> {
  const all = { ...flags, ...daysOf(flags), pipeline: ALL };
  const found: OpenshiftRequest[] = [];
  for await (const request of tenantRequests(all, parts, signal)) {
    if (isOpenshift(request) && cloudSource(request) !== undefined) found.push(request);
  }
  const [request, ...others] = found;
  if (request !== undefined && others.length === 0) return request;
  if (request === undefined) {
    throw usage(
      '--pipeline',
      `no cluster of these sources is known to run on a cloud in ${all.start.slice(0, 7)}`,
      'Say --pipeline, --ocp-source and --cloud-source.',
    );
  }
  const sources = found.map(({ ocp_source_uuid: source }) => source);
  throw usage('--ocp-source', `${found.length} clusters run on a cloud`, `Say one of ${sources.join(', ')}.`);
}

const usage = (flag: string, message: string, hint: string) =>
  new OcpError('USAGE_INVALID', message, { where: { flag }, hint });
