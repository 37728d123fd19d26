import {
  asOcpError,
  SCHEMA_NAME,
  trinoFree,
  type FlagSource,
  type StatementFate,
  type Store,
  type TrinoFreeQuestion,
} from '@ocp/core';
import { providerTypes } from '@ocp/store';
import { decisionFor, type NamedDecision } from './decision.ts';
import { candidateOf, engineNamed } from './engines.ts';

/** What a tenant would still ask Trino. */
export interface TenantFates {
  decision: NamedDecision;
  /** Types of the tenant's sources; undefined where no database says them. */
  types: string[] | undefined;
  statements: StatementFate[];
}

/**
 * Which of Koku's statements would still be sent to Trino for a tenant with the flags as they are; with a database those of its
 * sources, else those of any. A schema that the database does not have has no sources.
 */
export async function tenantFates(
  schema: string,
  flags: FlagSource,
  store: Store | undefined,
  signal: AbortSignal,
): Promise<TenantFates> {
  const decision = await decisionFor(schema, flags);
  const engine = await engineNamed(candidateOf(await flags.read(schema)));
  const types = store === undefined ? undefined : await typesOf(store, schema, signal);
  const question: TrinoFreeQuestion = { decision, engine, types };
  return { decision, types, statements: trinoFree(question) };
}

async function typesOf(store: Store, schema: string, signal: AbortSignal): Promise<string[]> {
  if (!SCHEMA_NAME.test(schema)) return [];
  try {
    return await providerTypes(store, schema, signal);
  } catch (error) {
    if (asOcpError(error).code === 'SCHEMA_UNKNOWN') return [];
    throw error;
  }
}

/** What Koku would still send to Trino by itself. What a person sends by hand is told too, but keeps nobody from switching Trino off. */
export const sentByItself = ({ statements }: Pick<TenantFates, 'statements'>): StatementFate[] =>
  statements.filter(({ statement, sent }) => sent && statement.occasion !== 'by hand');

/** The answer as JSON, of the command and over HTTP. */
export function fatesBody(schema: string, found: TenantFates) {
  const { decision, types, statements } = found;
  return {
    schema,
    choice: decision.choice,
    engine: decision.engine,
    phase: decision.phase,
    ...(types === undefined ? {} : { source_types: types }),
    trino_free: sentByItself(found).length === 0,
    statements: statements.map(({ statement: { name, section, occasion, caller, cover }, sent, why }) => ({
      name,
      section,
      occasion,
      caller,
      covered_by: coverText(cover),
      sent,
      why,
    })),
  };
}

function coverText(cover: StatementFate['statement']['cover']): string | null {
  switch (cover.by) {
    case 'run':
      return `run ${cover.capability}`;
    case 'table':
      return `table ${cover.table}`;
    case 'question':
    case 'service':
      return cover.route;
    case 'nothing':
      return 'nothing to do';
    case 'none':
      return null;
  }
}
