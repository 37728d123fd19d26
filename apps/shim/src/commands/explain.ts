import { explain, explainClusters, isExplained, OcpError } from '@ocp/core';
import { askedRequests, checkPipeline, questionOf, type ExplainFlags } from '../explained-request.ts';
import { explanationFormats, formatNames, type ExplanationFormat } from '../explanation/index.ts';
import { printText } from '../output.ts';
import { withParts } from '../parts.ts';

/** Prints why the cost of a resource or of a namespace is what it is; 3 when there is none to explain. Writes nothing. */
export async function runExplain(flags: ExplainFlags, signal: AbortSignal): Promise<number> {
  const format = formatOf(flags);
  const question = questionOf(flags);
  checkPipeline(flags);
  const explanation = await withParts(flags, signal, async (parts) => {
    const [request, ...others] = await askedRequests(flags, parts, signal);
    return request !== undefined && others.length === 0
      ? explain(request, question, parts, signal)
      : explainClusters(request === undefined ? [] : [request, ...others], question, parts, signal);
  });
  printText(explanationFormats[format](explanation));
  return isExplained(explanation) ? 0 : 3;
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
