import type { Explanation } from '@ocp/core';
import { csvOf } from './csv.ts';
import { markdownOf } from './markdown.ts';
import { namespaceBlocks } from './namespace-blocks.ts';
import { resourceBlocks } from './resource-blocks.ts';
import { textOf } from './text.ts';

const blocksOf = (explanation: Explanation) =>
  'resource' in explanation ? resourceBlocks(explanation) : namespaceBlocks(explanation);

/** How an explanation is written: for people with rounded numbers, for programs with exact ones. */
export const explanationFormats = {
  text: (explanation: Explanation) => textOf(blocksOf(explanation)),
  json: (explanation: Explanation) => JSON.stringify(explanation, null, 2),
  csv: csvOf,
  markdown: (explanation: Explanation) => markdownOf(blocksOf(explanation)),
} as const;

export type ExplanationFormat = keyof typeof explanationFormats;
export const formatNames = Object.keys(explanationFormats) as ExplanationFormat[];
