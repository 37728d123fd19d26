import { errorCodes, pipelineOf } from '@ocp/core';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Seconds; of an HTTP request, with a wait for a job among them. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];
const ratioBuckets = [0.5, 1, 1.5, 2, 3, 5, 10];

/** Verdicts of a validation or a comparison that are counted as a mismatch. */
const mismatched = ['different', 'failed'] as const;

/** Codes of runs that failed; a run without anything to do has not. */
const failed = Object.entries(errorCodes)
  .filter(([, kind]) => kind !== 'nothing')
  .map(([code]) => code);

/** Every metric of the server itself, beside those of its runs. No label names a tenant or a source: there are thousands of them. */
export function instruments(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, labelNames: string[], help: string) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, labelNames: string[], buckets: number[], help: string) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  const all = {
    runs: counter(
      'ocp_runs_total',
      ['pipeline', 'kind', 'engine', 'status'],
      'Attempts of jobs that ended, by status: done, nothing, different, failed, cancelled, handed back, lost',
    ),
    slowdown: histogram(
      'ocp_run_slowdown_ratio',
      ['pipeline'],
      ratioBuckets,
      'Seconds of a run over the median of up to 20 runs of the same source before it, where there are 5',
    ),
    decisions: counter('ocp_decisions_total', ['choice', 'reason'], 'Decisions of runs'),
    mismatches: counter(
      'ocp_mismatches_total',
      ['pipeline', 'verdict'],
      'Validations whose verdict was not equal, and comparisons that found a difference',
    ),
    fallbacks: counter(
      'ocp_fallbacks_total',
      ['pipeline', 'code'],
      'Runs of the incumbent after the candidate failed, by the code of the failure',
    ),
    failures: counter(
      'ocp_jobs_failed_total',
      ['pipeline', 'code'],
      'Jobs that failed for good, after all attempts that their failure is worth',
    ),
    retries: counter(
      'ocp_job_retries_total',
      ['pipeline', 'code'],
      'Attempts that failed and are followed by another one',
    ),
    depth: new Gauge({
      name: 'ocp_jobs',
      help: 'Jobs that wait and that run, on all servers of the database',
      labelNames: ['state'],
      registers,
    }),
    requests: histogram(
      'ocp_http_request_seconds',
      ['method', 'route', 'status'],
      requestBuckets,
      'Seconds of an HTTP request',
    ),
  };
  // What alerts look at is there from the beginning: the increase of a series that is born with its first event is none.
  for (const pipeline of Object.values(pipelineOf)) {
    all.slowdown.zero({ pipeline });
    for (const verdict of mismatched) all.mismatches.inc({ pipeline, verdict }, 0);
    for (const code of failed) {
      all.failures.inc({ pipeline, code }, 0);
      all.fallbacks.inc({ pipeline, code }, 0);
    }
  }
  return all;
}
