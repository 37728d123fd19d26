import type { AfterStep } from '../after.ts';
import type { WindowComparison } from '../compare/index.ts';
import type { Engine } from '../engine.ts';
import { asOcpError, errorCodes, OcpError } from '../errors.ts';
import type { Report } from '../report.ts';
import { pipelineOf, type Request } from '../request.ts';
import type { Store } from '../store.ts';
import { runCluster } from './cluster.ts';
import type { InputSources } from './inputs.ts';
import type { ResultFolder } from './outputs.ts';
import type { StateFolder } from './prepare.ts';
import { RunRecorder, type StepRecord } from './recorder.ts';

/** The parts of the system that a run is made of. */
export interface RunParts extends InputSources {
  engine: Engine;
  store: Store;
  after: Readonly<Record<string, AfterStep>>;
}

export interface RunOptions {
  signal: AbortSignal;
  /** Why this engine; default `requested`. */
  reason?: string;
  /** Where the engine's tables go instead of the database. */
  out?: ResultFolder;
  /** Makes the run a shadow: its tables are compared with the rows that users read, window by window, and not written. */
  shadow?: Shadow;
  /** Where the state of earlier runs is read instead of the database. */
  state?: StateFolder;
  onStep?: (step: StepRecord) => void;
}

/** A run that no user sees. */
export interface Shadow {
  /** Told of every window. */
  found(comparison: WindowComparison): void;
  /**
   * Whether the run writes our own state, which the next pipeline reads: it must where the incumbent leaves none, and must
   * not where the state is the incumbent's.
   */
  writesState: boolean;
}

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

/**
 * Runs one request from the lake to committed rows, in one transaction. Returns a report with status `done` or
 * `nothing`; anything else throws `RunFailed`, so that no caller can take a failed summary for a done one.
 */
export async function aggregate(request: Request, parts: RunParts, options: RunOptions): Promise<Report> {
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
      (transaction) => runCluster(request, parts, options, transaction, recorder),
      { signal: options.signal, readOnly: options.out !== undefined && !engine.capabilities.inDatabase },
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
