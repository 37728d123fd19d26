import { INCUMBENT } from '../compare/index.ts';
import { asOcpError, type Store } from '../contract/index.ts';
import { applyRates } from '../rates/run.ts';
import type { RatesRequest } from '../rates/request.ts';
import { reportedError, type Report } from '../report.ts';
import type { OperationOptions, OperationParts } from '../run/index.ts';
import type { Decision } from './decide.ts';
import type { Flags } from './flags.ts';
import type { AggregatorResult } from './parts.ts';
import type { Records, Validation } from './records.ts';
import { failedValidation, validationError, verdictOf, watchedShadow } from './validate.ts';

/** What a validation of costs is done with. */
export interface RatesValidation extends OperationParts {
  store: Store & { readonly records?: Records };
  decision: Decision;
  flags: Pick<Flags, 'POC_VALIDATION_STRICT' | 'POC_VALIDATION_RETENTION_DAYS'>;
}

/**
 * Makes the costs of an operation in the shadow of a host that has committed its own, compares them, and records what was found.
 * Where there is nothing to charge the host had nothing to do either. Fails with `VALIDATION_DIFFERENT` in strict validation.
 */
export async function validateRates(
  request: RatesRequest,
  parts: RatesValidation,
  options: OperationOptions,
): Promise<AggregatorResult> {
  const { decision, flags, store } = parts;
  const result: AggregatorResult = { decision, engine: INCUMBENT };
  const { validation, report } = await inShadow(request, parts, { ...options, reason: decision.reason });
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

async function inShadow(
  request: RatesRequest,
  parts: OperationParts,
  options: OperationOptions,
): Promise<{ validation: Validation; report?: Report }> {
  const engine = parts.engine.name;
  const { comparisons, shadow } = watchedShadow(false);
  try {
    const report = await applyRates(request, parts, { ...options, shadow });
    return { validation: { engine, verdict: verdictOf(comparisons), comparisons }, report };
  } catch (thrown) {
    return { validation: failedValidation(engine, comparisons, thrown) };
  }
}
