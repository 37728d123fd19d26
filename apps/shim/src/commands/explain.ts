import {
  cloudOf,
  explain,
  type Cloud,
  type EngineRow,
  type Explanation,
  type RowExplanation,
} from '@ocp/core';
import { requestFrom, type RequestFlags } from '../flags.ts';
import { print } from '../output.ts';
import { withParts } from '../parts.ts';

export interface ExplainFlags extends RequestFlags {
  resource: string;
  day: string;
}

/** Prints the way of the bill rows of one resource and day through the steps; writes nothing. */
export async function runExplain(flags: ExplainFlags, signal: AbortSignal): Promise<number> {
  const request = requestFrom(flags, process.env);
  const explanation = await withParts(flags, signal, (parts) => explain(request, flags, parts, signal));
  if (flags.json === true) print(explanation);
  else process.stdout.write(`${text(flags, explanation)}\n`);
  return explanation.rows.length === 0 ? 3 : 0;
}

function text({ resource, day }: ExplainFlags, { cloud, window, rows }: Explanation): string {
  const head = `${resource} on ${day}, in the window ${window.start} to ${window.end}`;
  if (rows.length === 0) return `${head}: no row of the bill was matched`;
  return [head, ...rows.flatMap((row) => rowLines(row, cloudOf(cloud)))].join('\n');
}

function rowLines(
  { row_uuid, matched, disk, sources, parts, costs }: RowExplanation,
  { billed }: Cloud,
): string[] {
  const how =
    matched.resource_matched === true ? 'by its resource id' : `by its tags: ${shown(matched.matched_tag)}`;
  const said = Object.keys(billed).filter((column) => !['null', ''].includes(shown(matched[column])));
  return [
    `row ${row_uuid}: ${said.map((column) => `${column} ${shown(matched[column])}`).join(', ')}`,
    `  matched        ${how}`,
    ...(disk === undefined
      ? []
      : [`  disk           ${shown(disk.capacity.capacity)} GB, volumes on it ${shown(disk.pool?.pool)} GB`]),
    ...(sources === undefined ? [] : [`  shared by      ${shown(sources.sources)} OpenShift source(s)`]),
    ...parts.map((part) => partLine(part, costs)),
    ...costs.map(
      ({ cost, row, attributed, remainder }) =>
        `  ${cost}: ${row} = ${attributed} attributed + ${remainder} left`,
    ),
  ];
}

function partLine(part: EngineRow, costs: RowExplanation['costs']): string {
  const share = Number(part.cost_share ?? 0);
  const amounts = costs.map(({ cost }) => `${cost} ${share * Number(part[cost] ?? 0)}`);
  const shares = `${shown(part.cost_share)} of cost, ${shown(part.usage_share)} of usage`;
  return `  part           ${place(part)}: ${shares}: ${amounts.join(', ')}`;
}

const place = (part: EngineRow) =>
  `${shown(part.data_source)} ${shown(part.namespace)} on ${shown(part.node)}`;

const shown = (value: EngineRow[string] | undefined) =>
  value === null || value === undefined ? 'null' : String(value);
