import { createHash } from 'node:crypto';
import {
  locksOf,
  openshiftLock,
  pipelineOf,
  type Decision,
  type MachinesRequest,
  type RatesRequest,
  type Report,
  type Request,
  type StepRecord,
} from '@ocp/core';

/** The work of a job: a run, a comparison, an operation of a cost model, or the tables of virtual machines and GPUs. */
export type JobWork =
  | { kind: 'aggregate' | 'compare'; request: Request }
  | { kind: 'rates'; request: RatesRequest }
  | { kind: 'machines'; request: MachinesRequest };

/** What a job is asked to do. */
export type JobData = JobWork & JobTerms;

export interface JobTerms {
  /** The engine that an aggregation names, instead of the decision. */
  engine?: string;
  /** The decision that was taken before; the engine is its candidate then. */
  decision?: Decision;
  /** The sides of a comparison. */
  engines?: string[];
  /** Address of the lake that it reads, without credentials; absent where all is staged. */
  lake?: string;
  /** Of the HTTP request that made the job. */
  requestId: string;
  /** Name of the token that made it. */
  by: string;
}

/** What is kept of a job that ended. */
export interface JobOutput {
  status: 'done' | 'nothing' | 'different' | 'failed';
  decision?: Decision;
  /** The engine whose rows users read now. */
  engine?: string;
  report?: object;
  fellBack?: Report['error'];
  validation?: { engine: string; verdict: string; tables: string[]; error?: Report['error'] };
  error?: Report['error'];
}

/** How far a job is; `cancelling`: it was asked to stop and still runs. */
export type JobStatus = 'queued' | 'running' | 'cancelling' | 'cancelled' | JobOutput['status'];

/** A job as it is kept. */
export interface JobRecord {
  id: string;
  status: JobStatus;
  data: JobData;
  /** Attempts that were begun. */
  attempts: number;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** When a queued job may run, at the earliest. */
  notBefore: Date;
  /** Steps of the attempt that was the last to say how far it is, in the order in which they ended. */
  steps: StepRecord[];
  output: JobOutput | undefined;
}

/** A job that this server runs. */
export interface ClaimedJob {
  id: string;
  data: JobData;
  /** Counts the attempts from zero, and tells this one from later ones. */
  retryCount: number;
  /** No other attempt follows. */
  last: boolean;
}

const ended: readonly JobStatus[] = ['done', 'nothing', 'different', 'failed', 'cancelled'];

/** What a job works on, for metrics and spans: its pipeline, or the operation of a cost model. */
export function workName(work: JobWork): string {
  if (work.kind === 'rates') return `rates-${work.request.operation}`;
  return work.kind === 'machines' ? work.kind : pipelineOf[work.request.provider_type];
}

/** True when nothing changes any more. */
export const hasEnded = ({ status }: Pick<JobRecord, 'status'>) => ended.includes(status);

/** The same text for the same work: requests that differ in nothing but their ids. */
export function fingerprint({ kind, request, engine, engines, decision }: JobData): string {
  const work = JSON.stringify(sorted({ kind, request, engine, engines, decision }));
  return createHash('sha256').update(work).digest('hex');
}

/** The id of the job that a caller makes with a key of its own: the same for the same key, and nobody else's. */
export function idOfKey(by: string, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([by, key]))
    .digest('hex');
  const parts = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
  ];
  return [...parts, digest.slice(20, 32)].join('-');
}

/** What a job holds while it runs: the locks of its request, in a text. Jobs that share a lock do not run together. */
export function groupOf(data: JobWork): string {
  if (data.kind === 'rates' || data.kind === 'machines')
    return openshiftLock(data.request.schema, data.request.ocp_source_uuid);
  return locksOf(data.request).join('+');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]));
}
