import { tablesOf, type Engine } from '../contract/index.ts';
import { ocpPipeline } from '../pipelines/index.ts';
import type { Decision } from '../rollout/index.ts';
import { trinoStatements, type TrinoStatement } from './statements.ts';

/** Why a statement would still be sent. */
export type StillSent =
  /** The decision gives the tenant's work to Trino: all of it, or first. */
  | 'incumbent'
  /** Nobody does what it asks for. */
  | 'not covered'
  /** The candidate's engine does not. */
  | 'not by this engine'
  /** We do, but Koku asks Trino all the same. */
  | 'no hook'
  /** An operator's command, for which there is nothing to do without Trino. */
  | 'about trino'
  /** Trino may still do work of the tenant, and must know what it would know without us. */
  | 'until the phase only';

/** What becomes of a statement. */
export type StatementFate = { statement: TrinoStatement } & (
  { sent: false; why: 'answered' | 'no such source' } | { sent: true; why: StillSent }
);

/** What is known of a tenant. */
export interface TrinoFreeQuestion {
  decision: Pick<Decision, 'choice' | 'phase'>;
  /** The candidate. */
  engine: Pick<Engine, 'capabilities'>;
  /** Types of its sources as Koku names them, such as `OCP` or `AWS-local`; undefined: any. */
  types: readonly string[] | undefined;
}

/**
 * Which of Koku's statements would still be sent to Trino for a tenant, of all that there are. In the phase `fallback` the
 * incumbent's come back when a run fails.
 */
export function trinoFree({ decision, engine, types }: TrinoFreeQuestion): StatementFate[] {
  const has = (type: string) =>
    types === undefined || types.some((one) => one === type || one === `${type}-local`);
  return trinoStatements.map((statement): StatementFate => {
    const { needs, cover, hook, onlyWithoutTrino } = statement;
    if (!needs.every(has)) return { statement, sent: false, why: 'no such source' };
    if (cover.by === 'none') return { statement, sent: true, why: 'not covered' };
    if (decision.choice === 'incumbent') return { statement, sent: true, why: 'incumbent' };
    const lacking = covered(cover, engine);
    if (lacking !== undefined) return { statement, sent: true, why: lacking };
    if (cover.by === 'nothing' && statement.occasion === 'by hand')
      return { statement, sent: true, why: 'about trino' };
    if (hook === null) return { statement, sent: true, why: 'no hook' };
    if (onlyWithoutTrino && decision.phase !== 'only')
      return { statement, sent: true, why: 'until the phase only' };
    return { statement, sent: false, why: 'answered' };
  });
}

function covered(
  cover: TrinoStatement['cover'],
  { capabilities }: TrinoFreeQuestion['engine'],
): StillSent | undefined {
  switch (cover.by) {
    case 'run': {
      const { pipelines: levels, ...others } = capabilities;
      const level = ({ ...others, ...levels } as Record<string, unknown>)[cover.capability];
      if (level === undefined) return 'not covered';
      return level === 'full' ? undefined : 'not by this engine';
    }
    case 'table':
      return tablesOf(ocpPipeline).includes(cover.table) ? undefined : 'not covered';
    case 'none':
      return 'not covered';
    case 'question':
    case 'service':
    case 'nothing':
      return undefined;
  }
}
