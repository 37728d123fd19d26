import {
  applyRates,
  SUMMARY_TABLE,
  summarizeMachines,
  USAGE_TABLE,
  type MachinesRequest,
  type RunParts,
  type TableComparison,
} from '@ocp/core';
import type { Client } from 'pg';
import type { GoldenParts } from '../parts.ts';
import type { CostRun, Scenario } from '../scenario.ts';
import { compareCosts } from './compare.ts';
import { machineRequests, machineTablesOfCosts, withRowsOf } from './machines.ts';
import { costRequests, isFirstOfVariant } from './run.ts';
import { validatedCosts } from './validation.ts';

interface Charged {
  folder: string;
  scenario: Scenario;
  run: CostRun;
}

interface How {
  validating: GoldenParts['validating'] | undefined;
  signal: AbortSignal;
  /** Called when tables of virtual machines and GPUs were made, with the golden's own daily summary still there. */
  made(request: MachinesRequest): Promise<void>;
}

/** Does the operations of a run of the cost model and compares costs; the tables of machines are made, and not compared. */
export async function chargeCosts(
  client: Client,
  { folder, scenario, run }: Charged,
  parts: RunParts,
  { signal, validating, made }: How,
): Promise<TableComparison[]> {
  const options = { signal, reason: 'golden' };
  const asked = { rates: costRequests(scenario, run), machines: machineRequests(scenario, run) };
  // A repetition changes nothing; the first run of each variant shows it for all.
  const all = isFirstOfVariant(run) ? [...asked.rates, ...asked.rates] : asked.rates;
  for (const request of all) await applyRates(request, parts, options);
  await withRowsOf(client, folder, scenario, run, [SUMMARY_TABLE], async () => {
    for (const request of asked.machines) {
      await summarizeMachines(request, parts, options);
      await made(request);
    }
  });
  const compared = await compareCosts(client, parts.store, scenario.schema, folder, run);
  if (validating === undefined) return compared;
  const tables = [SUMMARY_TABLE, USAGE_TABLE, ...machineTablesOfCosts];
  await withRowsOf(client, folder, scenario, run, tables, async () => {
    await validating(client);
    compared.push(...(await validatedCosts(asked, parts, signal)));
  });
  return compared;
}
