import {
  aloneTypeOf,
  aggregate,
  compareEngines,
  comparisonText,
  parseRequest,
  providerTypeOf,
  sourceFieldOf,
  type ComparisonReport,
  type Engine,
  type Lake,
  type Request,
  type Store,
} from '@ocp/core';
import type { GenerateOptions } from '../generate/options.ts';
import { days } from './openshift.ts';

/**
 * Compares what engines make of a lake: of the cloud by itself, of OpenShift, then of OpenShift on its cloud with the state of
 * the first engine's run. Returns the first differences as text; empty when all are equal. Counts the rows of each table into `rows`.
 */
export async function differences(
  engines: readonly [Engine, ...Engine[]],
  { lake, store }: { lake: Lake; store: Store },
  options: GenerateOptions,
  rows: Map<string, number>,
): Promise<string> {
  const { signal } = new AbortController();
  const common = {
    schema: options.schema,
    start_date: days[0],
    end_date: days.at(-1),
    standalone: false,
  };
  const bill = { [sourceFieldOf(options.cloud)]: options.cloudSource };
  const asked = { ...common, ocp_source_uuid: options.source };
  const alone = parseRequest({ provider_type: aloneTypeOf(options.cloud), ...bill, ...common });
  const openshift = parseRequest({ provider_type: 'OCP', ...asked });
  const onCloud = parseRequest({
    provider_type: providerTypeOf(options.cloud),
    ...bill,
    ...asked,
  });
  const compared = async (request: Request) => {
    const report = await compareEngines(request, engines, { lake, store }, signal);
    for (const { tables } of report.comparisons) {
      for (const { table, left, right } of tables) rows.set(table, (rows.get(table) ?? 0) + left + right);
    }
    return textOf(report);
  };
  const ofBill = await compared(alone);
  if (ofBill !== '') return ofBill;
  const found = await compared(openshift);
  if (found !== '') return found;
  const { status } = await aggregate(openshift, { engine: engines[0], lake, store, after: {} }, { signal });
  // Without a row of OpenShift there is no cluster that could run on a cloud.
  return status === 'nothing' ? '' : compared(onCloud);
}

/** The first step that differs says most; a table where no step does. */
function textOf({ comparisons }: ComparisonReport): string {
  return comparisons
    .flatMap(({ left, right, tables, firstStep }) =>
      [firstStep ?? tables.find(({ status }) => status !== 'equal') ?? []]
        .flat()
        .map((comparison) => comparisonText(comparison, { left, right })),
    )
    .join('\n');
}
