import { placeTags, type EngineRow } from '../contract/index.ts';
import { candidatesIn } from './candidates.ts';
import { textOf } from './costs.ts';
import type { Candidate, PartExplanation, ResourceMatch, TagMatch } from './explanation.ts';
import type { ExplainedWindow } from './window-session.ts';

/** Why a row of the bill belongs to the cluster. */
export async function matchOf(
  made: ExplainedWindow,
  { bill, matched }: { bill: EngineRow; matched: EngineRow },
  parts: readonly PartExplanation[],
  { candidates, sources }: { candidates: readonly Candidate[]; sources: number },
): Promise<ResourceMatch | TagMatch> {
  if (matched.resource_matched === true) {
    return { by: 'resource', candidates: await candidatesIn(made, bill, candidates) };
  }
  const all = parts.find(({ share }) => share.denominator !== null)?.share.denominator ?? 0;
  return {
    by: 'tags',
    strings: matchedStrings(textOf(matched, 'matched_tag') ?? ''),
    places: Object.fromEntries(
      placeTags.flatMap((tag) => {
        const value = textOf(matched, tag);
        return value === null ? [] : [[tag, value]];
      }),
    ),
    parts: parts.length,
    partsBefore: Math.max(0, Math.round(all / sources) - parts.length),
    sources,
  };
}

/** The texts of a matched tag; a value may hold commas, so that only one before a quote parts them. */
const matchedStrings = (matched: string) => matched.split(/,(?=")/).filter((text) => text !== '');
