import {
  aloneTypeOf,
  billParameters,
  cloudDaily,
  cloudSource,
  parseRequest,
  planCloudDaily,
  sourceFieldOf,
  type BillConfig,
  type CloudType,
  type DayRange,
} from '@ocp/core';
import { engineRun, onlyWindow } from './engine-run.ts';
import { cloudUuid } from './on-cloud.ts';
import type { FileRows, Row, Rows } from './written-rows.ts';

/** What a run of a cloud by itself is given; unset, nothing is enabled or known, and there is one day. */
export interface Alone {
  bill: FileRows;
  /** The cloud's other inputs, by relation. */
  inputs?: Rows;
  /** Keys that are enabled for the cloud. */
  keys?: readonly string[];
  aliases?: BillConfig['accountAliases'];
  units?: BillConfig['organizationalUnits'];
  /** Percent. */
  markup?: number;
  days?: DayRange;
}

/** Runs the pipeline of a cloud by itself in every engine and gives the rows of some relations. */
export function alone(type: CloudType, input: Alone, ...names: string[]): Promise<Row[][]> {
  const days = input.days ?? { start: '2025-10-01', end: '2025-10-01' };
  const request = parseRequest({
    provider_type: aloneTypeOf(type) as string,
    schema: 'org1',
    [sourceFieldOf(type)]: cloudUuid,
    start_date: days.start,
    end_date: days.end,
  });
  const config: BillConfig = {
    billId: 7,
    markup: input.markup ?? 0,
    enabledKeys: (input.keys ?? []).map((key) => ({ key, providerType: type })),
    accountAliases: input.aliases ?? [],
    organizationalUnits: input.units ?? [],
  };
  const source = cloudSource(request);
  if (source === undefined) throw new Error('the request is of no cloud');
  const plan = planCloudDaily(request, billParameters(request, source, config), config, days);
  const rows: Rows = { bill_rows: input.bill, ...input.inputs };
  return engineRun({ pipeline: cloudDaily(type), window: onlyWindow(plan), rows }, names);
}

/** The rows of the daily summary. */
export const aloneSummary = async (type: CloudType, input: Alone): Promise<Row[]> =>
  (await alone(type, input, 'daily_summary'))[0] ?? [];
