import { asOcpError, capabilityOf, OcpError, reportedError, type Engine } from '@ocp/core';
import type { Golden, GoldenRun, GoldenStage } from '@ocp/core/conformance';
import { openGoldens } from './open.ts';
import type { GoldenParts } from './parts.ts';
import type { GoldenReport, StageReport } from './report.ts';

/**
 * Runs the goldens at some paths on an engine and compares. A run that fails is reported and the next golden goes on;
 * a stop ends everything. Fails with `GOLDEN_INVALID` when there is no golden, and with `STOPPED`.
 */
export async function runGoldens(
  paths: readonly string[],
  engine: Engine,
  parts: GoldenParts,
  onStage: (golden: string, stage: StageReport) => void = () => undefined,
): Promise<GoldenReport> {
  const started = performance.now();
  const goldens: GoldenReport['goldens'] = [];
  for (const golden of await openGoldens(paths, parts)) {
    const stages: StageReport[] = [];
    for await (const stage of runStages(golden, engine, parts.signal)) {
      stages.push(stage);
      onStage(golden.name, stage);
    }
    goldens.push({ name: golden.name, stages });
  }
  const statuses = new Set(goldens.flatMap(({ stages }) => stages.map(({ status }) => status)));
  const status = statuses.has('failed') ? 'failed' : statuses.has('different') ? 'different' : 'done';
  return { status, engine: engine.name, goldens, seconds: secondsSince(started) };
}

async function* runStages(
  golden: Golden,
  engine: Engine,
  signal: AbortSignal | undefined,
): AsyncGenerator<StageReport> {
  let run: GoldenRun | undefined;
  try {
    for (const { stage, pipeline } of golden.stages) {
      if (signal?.aborted)
        throw new OcpError('STOPPED', 'stopped before the end', { where: { golden: golden.name } });
      if (capabilityOf(engine, pipeline) === 'none') {
        yield { stage, status: 'skipped', seconds: 0, tables: [] };
        continue;
      }
      run ??= await golden.open(engine);
      yield await runStage(run, stage, golden.name, signal);
    }
  } finally {
    await run?.close();
  }
}

async function runStage(
  run: GoldenRun,
  stage: GoldenStage,
  golden: string,
  signal: AbortSignal | undefined,
): Promise<StageReport> {
  const started = performance.now();
  try {
    const tables = await run.compare(stage);
    const status = tables.some(({ status }) => status === 'different') ? 'different' : 'equal';
    return { stage, status, seconds: secondsSince(started), tables };
  } catch (thrown) {
    const error = asOcpError(thrown, { golden, stage });
    if (signal?.aborted) throw error;
    return {
      stage,
      status: 'failed',
      seconds: secondsSince(started),
      tables: [],
      error: reportedError(error),
    };
  }
}

const secondsSince = (started: number) => Math.round(performance.now() - started) / 1000;
