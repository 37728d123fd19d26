import type { DayRange } from '@ocp/core';
import type { GoldenStage } from '@ocp/core/conformance';
import type { Scenario, Settings } from './scenario.ts';

/** What runs see now: the first inputs, or those after a change of the tenant's life. */
export interface Moment {
  /** Holds `input/`. */
  folder: string;
  start_date: string;
  end_date: string;
  settings: Settings;
}

/** Whether a stage summarizes OpenShift, or OpenShift on the golden's cloud. */
export type SummaryPart = 'ocp' | 'cloud';

export const pipelinePart = (stage: GoldenStage): SummaryPart => (stage.includes('cloud') ? 'cloud' : 'ocp');

/** The bill of a golden, as requests name it. */
const billOf = ({ cloud, cloud_source }: Scenario) => ({ [`${cloud}_source_uuid`]: cloud_source });

/** Asks for the summary of a cluster, or for the cluster on the golden's cloud. */
export function summaryRequest(
  scenario: Scenario,
  source: string,
  { settings: { date_step } }: Moment,
  { start, end }: DayRange,
  part: SummaryPart,
): object {
  const { schema, cloud } = scenario;
  const request = { schema, ocp_source_uuid: source, start_date: start, end_date: end, date_step };
  if (part === 'ocp') return { provider_type: 'OCP', ...request };
  return { provider_type: `OCP_${cloud.toUpperCase()}`, ...billOf(scenario), ...request };
}

/** Asks for the golden's cloud by itself. */
export function aloneRequest(scenario: Scenario): object {
  const { schema, cloud, start_date, end_date, settings } = scenario;
  const { date_step } = settings;
  return { provider_type: cloud.toUpperCase(), ...billOf(scenario), schema, start_date, end_date, date_step };
}
