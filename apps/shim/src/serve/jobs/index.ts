/** Durable jobs: kept by pg-boss, admitted by what they lock, run by the servers that have a free slot. */
export {
  hasEnded,
  type ClaimedJob,
  type JobData,
  type JobOutput,
  type JobRecord,
  type JobStatus,
  type JobTerms,
  type JobWork,
  workName,
} from './job.ts';
export { JobQueue, type JobFilter } from './queue.ts';
export type { Ending } from './ending.ts';
export { Worker, type RunJob, type RunJobOptions, type WorkerOptions } from './worker.ts';
