import { INCUMBENT } from '../compare/index.ts';
import { asOcpError, type Store } from '../contract/index.ts';
import { reportedError, type Report } from '../report.ts';
import type { ShadowedOptions } from '../run/index.ts';
import type { Decision } from './decide.ts';
import type { Flags } from './flags.ts';
import type { AggregatorResult } from './parts.ts';
import type { Records, RunRecord, Validation } from './records.ts';
import { failedValidation, validationError, verdictOf, watchedShadow } from './validate.ts';

/** What a validation of an operation is done with. */
export interface OperationValidation {
  /** The candidate's name. */
  engine: string;
  store: Store & { readonly records?: Records };
  decision: Decision;
  flags: Pick<Flags, 'POC_VALIDATION_STRICT' | 'POC_VALIDATION_RETENTION_DAYS'>;
  /** Does the operation. */
  run(how: Required<Pick<ShadowedOptions, 'reason' | 'shadow'>>): Promise<Report>;
}

/**
 * Does an operation in the shadow of a host that has committed its own rows, compares them, and records what was found. Where
 * there is nothing to do the host had nothing to do either. Fails with `VALIDATION_DIFFERENT` in strict validation.
 */
export async function validateOperation(
  request: RunRecord['request'],
  parts: OperationValidation,
): Promise<AggregatorResult> {
  const { decision, flags, store } = parts;
  const result: AggregatorResult = { decision, engine: INCUMBENT };
  const { validation, report } = await inShadow(parts);
  if (report?.status === 'nothing') return { ...result, report };
  try {
    const record = { request, decision, engine: INCUMBENT, outcome: 'done', validation } as const;
    await store.records?.add(record, flags.POC_VALIDATION_RETENTION_DAYS);
  } catch (error) {
    result.unrecorded = reportedError(asOcpError(error));
  }
  if (flags.POC_VALIDATION_STRICT && validation.verdict !== 'equal') throw validationError(validation);
  return { ...result, validation };
}

async function inShadow({
  engine,
  decision: { reason },
  run,
}: OperationValidation): Promise<{ validation: Validation; report?: Report }> {
  const { comparisons, shadow } = watchedShadow(false);
  try {
    const report = await run({ reason, shadow });
    return { validation: { engine, verdict: verdictOf(comparisons), comparisons }, report };
  } catch (thrown) {
    return { validation: failedValidation(engine, comparisons, thrown) };
  }
}
