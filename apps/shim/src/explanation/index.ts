import type { ClustersExplanation, Explanation } from '@ocp/core';
import type { Block } from './blocks.ts';
import { clustersBlocks } from './clusters-blocks.ts';
import { csvOf } from './csv.ts';
import { markdownOf } from './markdown.ts';
import { namespaceBlocks } from './namespace-blocks.ts';
import { resourceBlocks } from './resource-blocks.ts';
import { textOf } from './text.ts';

type Answer = Explanation | ClustersExplanation;

function blocksOf(answer: Answer): Block[] {
  if ('clusters' in answer) return clustersBlocks(answer, blocksOf);
  return 'resource' in answer ? resourceBlocks(answer) : namespaceBlocks(answer);
}

/** How an explanation is written, of one cluster or of several: for people with rounded numbers, for programs with exact ones. */
export const explanationFormats = {
  text: (answer: Answer) => textOf(blocksOf(answer)),
  json: (answer: Answer) => JSON.stringify(answer, null, 2),
  csv: csvOf,
  markdown: (answer: Answer) => markdownOf(blocksOf(answer)),
} as const;

export type ExplanationFormat = keyof typeof explanationFormats;
export const formatNames = Object.keys(explanationFormats) as ExplanationFormat[];
