import { openshiftOnCloud, parseRequest, pipelineOf, type Report } from '@ocp/core';
import { describe, expect, it } from 'vitest';
import { machineExcesses, type MachineFigures } from '../src/bench/machines/figures.ts';
import { questionExcesses, type QuestionFigures } from '../src/bench/questions/figures.ts';
import { render } from '../src/bench/render.ts';
import { requestFlags, rulesJob } from '../src/bench/request.ts';
import {
  comparisons,
  excesses,
  scaleOf,
  withEarlier,
  type Results,
  type StageResults,
} from '../src/bench/results.ts';
import type { Round } from '../src/bench/rounds.ts';
import { copied, stagesOn } from '../src/bench/stages.ts';
import { stagingExcesses, type StagingFigures } from '../src/bench/staging/figures.ts';
import { defaults } from '../src/generate/options.ts';

const options = { ...defaults, dir: '/lake' };
const stages = stagesOn('AWS');
const month = {
  options,
  lake: 'file:///lake',
  rows: { 'line_items/hourly': 240, 'line_items/daily': 10, 'pod_usage/daily': 5, 'node_labels/daily': 99 },
};

function report(steps: Report['steps'], mebibytes: number): Report {
  const peak_memory_bytes = mebibytes * 2 ** 20;
  const made = { settings: {}, windows: [], unchanged: false, changes: [], tables: {} };
  const rest = { ...made, seconds: 0, conservation: [], warnings: [] };
  const decision = { engine: 'duckdb', reason: 'requested' };
  return { status: 'done', request: {}, engine: 'duckdb', decision, ...rest, steps, peak_memory_bytes };
}

function round(command: number, standalone: number, mebibytes = 300): Round {
  const steps = [
    { name: 'delete detail', seconds: 1, rows: 3 },
    { name: 'delete detail', seconds: 2, rows: 4 },
    { name: 'detail', seconds: command, rows: 50 },
  ];
  const reports = { command: report([], 100), standalone: report(steps, mebibytes) };
  return { command, standalone, rules: 2, copy: 1, after: 4, reports };
}

const rounds = [round(3, 7), round(4, 14, 400), round(9, 7)];
const onAws = { pipeline: openshiftOnCloud('AWS'), ratio_at_most: 1.5 };
const scale = scaleOf(onAws, month, rounds);
const results: StageResults = {
  title: 'OpenShift on AWS',
  pipeline: 'ocp-aws',
  memory_limit: '1GB',
  comparisons: comparisons(onAws, rounds),
  peak_memory_mib: 1000,
  peak_memory_at_most_mib: 1536,
  scales: [scale],
};

const staged: StagingFigures = {
  ...{ title: 'large', nodes: 200, pods: 2000, claims: 500, days: 1, bounds: { seconds: 3, speed: 0.6 } },
  ...{ pod_rows: 48_000, rows: 60_000, load_seconds: 1, copy_seconds: 2, speed: 2 },
  ...{ ingest_seconds: 1.5, aggregate_seconds: 1.5, total_seconds: 3, peak_memory_mib: 200 },
};

const figures = (engine: string, seconds: number, memory: number, server: number | null) => ({
  ...{ pipeline: 'ocp', title: 'OpenShift', engine, seconds, range: [seconds, seconds] as [number, number] },
  ...{ peak_memory_mib: memory, server_peak_memory_mib: server },
});

const machines: MachineFigures = {
  ...{ engine: 'duckdb', vms: 2000, gpus: 500, rows: 17_500, seconds: 2.1, range: [2, 2.2] },
};

const question: QuestionFigures = {
  ...{ question: 'timestamps', from: 'footers', calls: 30, milliseconds: 4.25, range: [3, 9] },
};

const { cloud, nodes, pods, claims, days } = options;
const all: Results = {
  machine: {
    ...{ cores: 2, cpu: 'a cpu', memory_gib: 8, platform: 'linux x64' },
    ...{ node: '24', duckdb: 'v1', postgresql: '16', version: '0.1.0' },
  },
  month: { cloud, nodes, pods, claims, days, rows: month.rows },
  rounds: { ocp: 3, 'ocp-aws': 3, staging: 3, engines: 1, machines: 3 },
  stages: [{ ...results, title: 'OpenShift', pipeline: 'ocp' }, results],
  staging: [staged],
  engines: [figures('duckdb', 2, 800, null), figures('trino', 31, 90, 6100)],
  machines: [machines],
  questions: [question],
};

describe('the bench', () => {
  it('compares medians with the sum of the parts', () => {
    expect(results.comparisons).toMatchObject([
      { seconds: 4, range: [3, 9], peer_seconds: 3, ratio: 4 / 3 },
      { seconds: 7, range: [7, 14], peer_seconds: 7, ratio: 1 },
    ]);
    expect(results.comparisons.map(({ command }) => command)).toEqual([
      'ocp aggregate --pipeline ocp-aws --no-standalone',
      'ocp aggregate --pipeline ocp-aws',
    ]);
  });

  it('names what is above its bound', () => {
    expect(excesses(results)).toEqual([]);
    const slow = comparisons(onAws, [round(5, 7)]);
    expect(excesses({ ...results, comparisons: slow, peak_memory_mib: 1537 })).toEqual([
      expect.stringContaining('--no-standalone: ratio 1.67 is above 1.5'),
      expect.stringContaining('1537 MiB are above 1536'),
    ]);
  });

  it('names loads that are too slow, where a bound was set', () => {
    expect(stagingExcesses(staged)).toEqual([]);
    const slow = { ...staged, speed: 0.59, total_seconds: 3.1 };
    expect(stagingExcesses(slow)).toEqual([
      'large, 1 days: loading at 0.59 of the speed of COPY is below 0.6',
      'large, 1 days: 3.1 s are above 3',
    ]);
    const { bounds: _, ...unbounded } = slow;
    expect(stagingExcesses(unbounded)).toEqual([]);
  });

  it('names tables of virtual machines and GPUs that take too long', () => {
    expect(machineExcesses([{ ...machines, seconds: 1.9 }])).toEqual([]);
    expect(machineExcesses([machines])).toEqual(['virtual machines and GPUs, duckdb: 2.10 s are above 2']);
  });

  it('names questions that take too long, of those that read no row', () => {
    const slow = { ...question, milliseconds: 101 };
    expect(questionExcesses([question, { ...slow, from: 'rows' }])).toEqual([]);
    expect(questionExcesses([slow])).toEqual(['question timestamps: 101.0 ms are above 100']);
  });

  it('counts the rows of the tables that the pipeline reads, and adds up steps of the same name', () => {
    expect(scale).toMatchObject({ input_rows: 255, output_rows: 50, seconds: 4, standalone_seconds: 7 });
    expect(scale.peak_memory_mib).toBe(400);
    expect(scale.steps).toEqual([
      { name: 'delete detail', seconds: 3, rows: 7, rows_per_second: 2 },
      { name: 'detail', seconds: 4, rows: 50, rows_per_second: 13 },
    ]);
  });

  it('keeps what was measured before of stages that are left out, on the same month and machine', () => {
    const alone = { ...all, rounds: { staging: 5 }, stages: [], engines: [], machines: [], questions: [] };
    expect(withEarlier(alone, all)).toEqual({ ...all, rounds: { ...all.rounds, staging: 5 } });
    const again = { ...all, stages: [{ ...results, memory_limit: '2GB' }] };
    expect(withEarlier(again, all).stages.map(({ memory_limit: limit }) => limit)).toEqual(['1GB', '2GB']);
    expect(withEarlier({ ...alone, month: { ...all.month, pods: 1 } }, all).stages).toEqual([]);
    expect(withEarlier({ ...alone, machine: { ...all.machine, cpu: 'other' } }, all).stages).toEqual([]);
  });

  it('renders a section for each stage', () => {
    const page = render(all);
    expect(page.match(/^## .*$/gm)).toEqual([
      '## OpenShift',
      '## OpenShift on AWS',
      '## CSV payloads with PostgreSQL alone',
      '## Engines side by side',
      '## Virtual machines and GPUs',
      '## Questions about the lake',
    ]);
    expect(page).toContain('| `timestamps` | footers | 30 | 4.3 (3.0–9.0) |');
    expect(page).toContain('| duckdb | 2,000 | 500 | 17,500 | 2.10 (2.00–2.20) |');
    expect(page).toContain('| duckdb | 2.00 | 2.00–2.00 | 1.0 | 800 |  |');
    expect(page).toContain('| trino | 31.00 | 31.00–31.00 | 15.5 | 90 | 6100 |');
    expect(page).toContain(
      '| large (200 nodes, 2,000 pods) | 1 | 48,000 | 60,000 | 1.00 | 2.00 | 2.00 | 0.6 |',
    );
    expect(page).toContain('240 hourly and 10 daily bill rows');
    expect(page).toContain(
      '| 4.00 (3.00–9.00) | rules in DuckDB + COPY of ready files | 3.00 (3.00–3.00) | 1.33 |',
    );
    expect(page).not.toMatch(/undefined|NaN/);
  });

  it.each(stages)('asks for $title in the same way by request and by flags', (stage) => {
    const settings = { month, memoryLimit: undefined };
    const request = parseRequest(rulesJob(settings, stage).request);
    expect(pipelineOf[request.provider_type]).toBe(stage.pipeline.name);
    expect(request).toMatchObject({ start_date: '2025-10-01', end_date: '2025-10-31' });
    const flags = requestFlags(settings, stage);
    const said = Object.fromEntries(
      flags.flatMap((flag, index) => (index % 2 === 0 ? [[flag, flags[index + 1]]] : [])),
    );
    expect(said).toMatchObject({
      '--pipeline': stage.pipeline.name,
      '--start': request.start_date,
      '--end': request.end_date,
      '--memory-limit': stage.memory.limit,
    });
    if (request.provider_type === 'OCP_AWS') {
      expect(said).toMatchObject({ '--cloud-source': request.aws_source_uuid, '--date-step': '31' });
      expect(request.date_step).toBe(31);
    }
  });

  it('copies the rows of the state too, but not what is merged', () => {
    for (const stage of stages) {
      const places = stage.pipeline.kind === 'cloud-daily' ? ['tenant'] : ['state', 'tenant'];
      expect(copied(stage).map(({ place }) => place)).toEqual(expect.arrayContaining(places));
      expect(copied(stage).every(({ mode }) => mode === 'replace')).toBe(true);
    }
  });
});
