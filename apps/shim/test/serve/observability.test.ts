import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OcpError, parseRequest, type Report, type WatchedRun } from '@ocp/core';
import { describe, expect, it } from 'vitest';
import type { ClaimedJob, JobOutput } from '../../src/serve/jobs/index.ts';
import { ServerMetrics } from '../../src/serve/metrics/index.ts';
import { slowdown } from '../../src/serve/metrics/slowdown.ts';
import { root } from '../support/command.ts';
import { SOURCE } from '../support/tenant.ts';
import { requestOf } from './many-sources.ts';

const folder = join(root, 'apps/shim/observability');
const text = (file: string) => readFileSync(join(folder, file), 'utf8');

const request = parseRequest(requestOf(SOURCE));
const job: ClaimedJob = {
  id: '00000000-0000-4000-8000-000000000000',
  data: { kind: 'aggregate', request, requestId: 'a', by: 'b' },
  retryCount: 0,
  last: false,
};
const run: WatchedRun = {
  ...{ request, pipeline: 'ocp', engine: 'duckdb', staged: false, shadow: false },
};
const error = { code: 'DATABASE_LOST' as const, message: 'gone', where: {} };
const report = { status: 'done', tables: { a_table: { deleted: 0, written: 7 } }, seconds: 2 };
const done: JobOutput = {
  status: 'done',
  engine: 'duckdb',
  report,
  decision: { schema: 'a', choice: 'candidate', reason: 'rollout', phase: 'rollout' },
};

/** Everything that can be counted, counted once. */
async function counted(): Promise<string> {
  const metrics = new ServerMetrics();
  metrics.depth({ queued: 3, running: 2 });
  metrics.answered('GET', '/healthz', 200, 0.001);
  const { watch } = metrics.runs;
  watch.step?.(run, { name: 'pod_usage', seconds: 0.2, rows: 1 });
  watch.failed?.(run, new OcpError('DATABASE_LOST', 'gone'), 1000);
  watch.ended?.(run, report as unknown as Report);
  watch.ended?.({ ...run, shadow: true }, report as unknown as Report);
  metrics.ended(job, 'ended', done, [2, 1, 1, 1, 1, 0.5]);
  metrics.ended(job, 'retried', { status: 'failed', error }, []);
  metrics.ended(job, 'ended', { status: 'failed', error }, []);
  metrics.ended(job, 'ended', { ...done, fellBack: error }, []);
  metrics.ended(
    job,
    'ended',
    { ...done, validation: { engine: 'duckdb', verdict: 'different', tables: [] } },
    [],
  );
  metrics.ended(job, 'cancelled', { status: 'failed', error: { ...error, code: 'STOPPED' } }, []);
  return metrics.text();
}

it('counts what ended, once', async () => {
  const metrics = await counted();
  for (const line of [
    'ocp_jobs{state="queued"} 3',
    'ocp_runs_total{pipeline="ocp",kind="aggregate",engine="duckdb",status="done"} 3',
    'ocp_runs_total{pipeline="ocp",kind="aggregate",engine="unknown",status="cancelled"} 1',
    'ocp_rows_written_total{table="a_table"} 7',
    'ocp_run_seconds_count{pipeline="ocp",engine="duckdb"} 1',
    'ocp_run_failures_total{pipeline="ocp",engine="duckdb",code="DATABASE_LOST",again="true"} 1',
    'ocp_decisions_total{choice="candidate",reason="rollout"} 3',
    'ocp_jobs_failed_total{pipeline="ocp",code="DATABASE_LOST"} 1',
    'ocp_job_retries_total{pipeline="ocp",code="DATABASE_LOST"} 1',
    'ocp_fallbacks_total{pipeline="ocp",code="DATABASE_LOST"} 1',
    'ocp_mismatches_total{pipeline="ocp",verdict="different"} 1',
    'ocp_run_slowdown_ratio_sum{pipeline="ocp"} 2',
  ]) {
    expect(metrics).toContain(`${line}\n`);
  }
});

describe.each(['dashboard.json', 'alerts.yaml'])('%s', (file) => {
  it('uses metrics and labels that there are', async () => {
    const metrics = await counted();
    const used = [...text(file).matchAll(/\b(ocp_[a-z_]+|process_[a-z_]+)/g)].map(([name]) => name);
    expect(used.length).toBeGreaterThan(4);
    const defined = new Set(
      [...metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', kind]) =>
        kind === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    expect(used.filter((name) => !defined.has(name))).toEqual([]);
    const labels = [...text(file).matchAll(/\bby \(([a-z_, ]+)\)/g)].flatMap(([, list = '']) =>
      list.split(', '),
    );
    expect(
      labels.filter((label) => !['schema', 'le'].includes(label) && !metrics.includes(`${label}="`)),
    ).toEqual([]);
  });
});

it('what alerts watch the increase of is there before its first event', async () => {
  const metrics = await new ServerMetrics().text();
  const watched = [...text('alerts.yaml').matchAll(/increase\((\w+)/g)].map(([, name]) => name);
  expect(watched.length).toBeGreaterThanOrEqual(4);
  for (const name of watched) {
    for (const pipeline of ['ocp', 'ocp-aws', 'ocp-azure', 'ocp-gcp']) {
      expect(metrics).toMatch(new RegExp(`^${name}\\{[^}]*pipeline="${pipeline}"[^}]*\\} 0$`, 'm'));
    }
  }
  for (const code of ['INTERNAL', 'DATABASE_LOST', 'VALIDATION_DIFFERENT'])
    expect(metrics).toContain(`ocp_jobs_failed_total{pipeline="ocp",code="${code}"} 0\n`);
});

it('every alert has a threshold, a severity and a summary', () => {
  const alerts = text('alerts.yaml').split('- alert: ').slice(1);
  expect(alerts.length).toBeGreaterThanOrEqual(4);
  for (const alert of alerts) {
    expect(alert).toMatch(/expr: [\s\S]*(>|==) ?[\d.]/);
    expect(alert).toMatch(/severity: (warning|critical)/);
    expect(alert).toMatch(/summary: /);
  }
});

it('a slowdown is over the median of the runs before, where there are enough', () => {
  expect(slowdown([6, 1, 2, 3, 2, 2])).toBe(3);
  expect(slowdown([6, 1, 2, 3, 4, 1, 1])).toBe(4);
  expect(slowdown([6, 1, 2])).toBeUndefined();
});
