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

/** What to ask: the request of flags that say a cluster and its bill, else those of the tenant's clusters on a cloud. */
export async function askedRequests(
  flags: ExplainFlags,
  parts: Parts,
  signal: AbortSignal,
): Promise<readonly OpenshiftRequest[]> {
  const { pipeline = ALL, ocpSource, cloudSource: bill } = flags;
  if (pipeline !== ALL && ocpSource !== undefined && bill !== undefined) {
    const request = requestFrom({ ...flags, ...daysOf(flags), pipeline }, process.env);
    if (isOpenshift(request)) return [request];
  }
  const found: OpenshiftRequest[] = [];
  for await (const request of tenantRequests({ ...flags, ...daysOf(flags), pipeline: ALL }, parts, signal)) {
    const isAsked = pipeline === ALL || pipelineOf[request.provider_type] === pipeline;
    if (isOpenshift(request) && cloudSource(request) !== undefined && isAsked) found.push(request);
  }
  if (found.length > 0) return found;
  throw usage(
    '--pipeline',
    `no cluster of these sources is known to run on a cloud in ${daysOf(flags).start.slice(0, 7)}`,
    'Say --pipeline, --ocp-source and --cloud-source.',
  );
}

/** Fails with `USAGE_INVALID` for a pipeline that there is none of, or that reads no bill: before anybody connects. */
export function checkPipeline({ pipeline = ALL }: ExplainFlags): void {
  if (pipeline === pipelineOf.OCP) {
    throw usage('--pipeline', `${pipeline} reads no bill`, 'Leave --pipeline out, or say one on a cloud.');
  }
  if (cloudTypes.some((type) => wordOf(type) === pipeline)) {
    throw usage('--pipeline', `${pipeline} reads no cluster`, 'Leave --pipeline out, or say one on a cloud.');
  }
  if (pipeline === ALL || Object.values<string>(pipelineOf).includes(pipeline)) return;
  throw usage(
    '--pipeline',
    `there is no pipeline ${pipeline}`,
    'Leave --pipeline out, or say one on a cloud.',
  );
}

const usage = (flag: string, message: string, hint: string) =>
  new OcpError('USAGE_INVALID', message, { where: { flag }, hint });
