import { isOpenshift, ownSource } from '../request.ts';
import type { RunWatch, WatchedRun } from './watch.ts';

/** Takes lines with fields, as a pino logger does. */
export interface RunLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A log of runs: a line for the begin, each failed attempt, each warning and the end. `about` adds fields to the first. */
export function logged(
  log: RunLog,
  about: (run: WatchedRun) => Promise<object> = () => Promise.resolve({}),
): RunWatch {
  return {
    async begun(run) {
      log.info({ ...fieldsOf(run), ...(await about(run)) }, 'aggregation begins');
    },
    failed(run, { code, message, where }, wait) {
      const fields = { ...fieldsOf(run), code, where };
      if (wait === undefined) log.error(fields, `aggregation failed: ${message}`);
      else log.warn({ ...fields, wait }, `aggregation failed and is begun again: ${message}`);
    },
    ended(run, { status, seconds, warnings }) {
      for (const { code, message, where } of warnings) {
        log.warn({ ...fieldsOf(run), code, where }, message);
      }
      log.info({ ...fieldsOf(run), status, seconds }, 'aggregation done');
    },
  };
}

const fieldsOf = ({ request, pipeline, engine, shadow }: WatchedRun) => ({
  schema: request.schema,
  provider: ownSource(request),
  cluster: isOpenshift(request) ? request.cluster_id : undefined,
  start: request.start_date,
  end: request.end_date,
  pipeline,
  engine,
  ...(shadow && { shadow }),
});
