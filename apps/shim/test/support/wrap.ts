import type { EngineSession } from '@ocp/core';

/** A session that does some things otherwise. */
export function wrap(session: EngineSession, changes: Partial<EngineSession>): EngineSession {
  return {
    make: (step) => session.make(step),
    result: (...asked) => session.result(...asked),
    digests: (...asked) => session.digests(...asked),
    rows: (relation, where, limit) => session.rows(relation, where, limit),
    sums: (relation, columns) => session.sums(relation, columns),
    release: (relation) => session.release(relation),
    close: () => session.close(),
    ...changes,
  };
}
