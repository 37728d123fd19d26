import { explain, OcpError } from '@ocp/core';
import { foundRequest, questionOf, saidRequest, type ExplainFlags } from '../explained-request.ts';
import { explanationFormats, formatNames, type ExplanationFormat } from '../explanation/index.ts';
import { printText } from '../output.ts';
import { withParts } from '../parts.ts';

/** Prints why the cost of a resource or of a namespace is what it is; 3 when there is none to explain. Writes nothing. */
export async function runExplain(flags: ExplainFlags, signal: AbortSignal): Promise<number> {
  const format = formatOf(flags);
  const question = questionOf(flags);
  const said = saidRequest(flags);
  const explanation = await withParts(flags, signal, async (parts) =>
    explain(said ?? (await foundRequest(flags, parts, signal)), question, parts, signal),
  );
  printText(explanationFormats[format](explanation));
  return explanation.outcome === 'matched' || explanation.outcome === 'explained' ? 0 : 3;
}

function formatOf({ format, json }: ExplainFlags): ExplanationFormat {
  const asked = format ?? (json === true ? 'json' : 'text');
  const known = formatNames.find((name) => name === asked);
  if (known !== undefined) return known;
  throw new OcpError('USAGE_INVALID', `there is no format ${asked}`, {
    where: { flag: '--format' },
    hint: `One of ${formatNames.join(', ')}.`,
  });
}
