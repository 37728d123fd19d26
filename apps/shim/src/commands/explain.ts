import { explain, type EngineRow, type Explanation, type RowExplanation } from '@ocp/core';
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

function text({ resource, day }: ExplainFlags, { window, rows }: Explanation): string {
  const head = `${resource} on ${day}, in the window ${window.start} to ${window.end}`;
  if (rows.length === 0) return `${head}: no row of the bill was matched`;
  return [head, ...rows.flatMap(rowLines)].join('\n');
}

function rowLines({ row_uuid, matched, disk, sources, parts, costs }: RowExplanation): string[] {
  const how =
    matched.resource_matched === true ? 'by its resource id' : `by its tags: ${shown(matched.matched_tag)}`;
  return [
    `row ${row_uuid}: ${shown(matched.product_code)} ${shown(matched.product_family)}`,
    `  matched        ${how}`,
    ...(disk === undefined
      ? []
      : [`  disk           ${shown(disk.capacity.capacity)} GB, volumes on it ${shown(disk.pool?.pool)} GB`]),
    ...(sources === undefined ? [] : [`  shared by      ${shown(sources.sources)} OpenShift source(s)`]),
    ...parts.map(
      (part) =>
        `  part           ${place(part)}: ${shown(part.cost_share)} of cost, ${shown(part.usage_share)} of usage, amortized ${
          Number(part.cost_share ?? 0) * Number(part.calculated_amortized_cost ?? 0)
        }`,
    ),
    ...costs.map(
      ({ cost, row, attributed, remainder }) =>
        `  ${cost}: ${row} = ${attributed} attributed + ${remainder} left`,
    ),
  ];
}

const place = (part: EngineRow) =>
  `${shown(part.data_source)} ${shown(part.namespace)} on ${shown(part.node)}`;

const shown = (value: EngineRow[string] | undefined) =>
  value === null || value === undefined ? 'null' : String(value);
