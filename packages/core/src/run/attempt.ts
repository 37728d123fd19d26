import { asOcpError, errorCodes, OcpError, pipelineOf } from '../contract/index.ts';
import type { Report } from '../report.ts';
import type { Request } from '../request.ts';
import { followPlan } from './follow-plan.ts';
import type { RunOptions, RunParts } from './parts.ts';
import { RunRecorder } from './recorder.ts';

/** A failed run: the error, and the report with what had happened until then. Nothing of the run is in the database. */
export class RunFailed extends OcpError {
  readonly report: Report;

  constructor(error: OcpError, report: Report) {
    super(error.code, error.message, {
      where: error.where,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error.cause,
      passing: error.passing,
    });
    this.name = 'RunFailed';
    this.report = report;
  }
}

/** One attempt of a run: one transaction. Returns a report with status `done` or `nothing`, or throws `RunFailed`. */
export async function attempt(request: Request, parts: RunParts, options: RunOptions): Promise<Report> {
  const { engine, store } = parts;
  const decision = { engine: engine.name, reason: options.reason ?? 'requested' };
  const settings = { ...engine.settings, ...parts.staging?.settings };
  const recorder = new RunRecorder(request, { decision, settings }, options.onStep ?? (() => undefined));
  try {
    const pipeline = pipelineOf[request.provider_type];
    if (engine.capabilities.pipelines[pipeline] === 'none') {
      throw new OcpError('PIPELINE_UNSUPPORTED', `the engine does not make ${pipeline}`, {
        where: { pipeline },
      });
    }
    await store.transaction(
      request.schema,
      (transaction) => followPlan(request, parts, options, transaction, recorder),
      // Files take the rows, but OpenShift rows that are missing are made in the database on the way.
      { signal: options.signal, discard: options.out !== undefined },
    );
    return recorder.report('done');
  } catch (thrown) {
    const error = asOcpError(thrown, { engine: engine.name, schema: request.schema });
    if (errorCodes[error.code] !== 'nothing') throw new RunFailed(error, recorder.report('failed', error));
    const message = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
    recorder.warn({ code: error.code, message, where: { ...error.where } });
    return recorder.report('nothing');
  }
}
