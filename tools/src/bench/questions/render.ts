import { count, table } from '../table.ts';
import type { QuestionFigures } from './figures.ts';

const head = ['question', 'from', 'calls', 'ms (range)'];
const shown = (milliseconds: number) => milliseconds.toFixed(1);

/** The section about questions; nothing when they were not measured. */
export function questionsSection(figures: readonly QuestionFigures[]): string {
  if (figures.length === 0) return '';
  const rows = figures.map(({ question, from, calls, milliseconds, range: [least, most] }) => [
    `\`${question}\``,
    from,
    count(calls),
    `${shown(milliseconds)} (${shown(least)}–${shown(most)})`,
  ]);
  return `## Questions about the lake

\`GET /api/v1/lake/…\` of a server on this machine, about the whole month of one source, one call after the other, from the request to the end of the answer. What listings and footers say is answered without a row being read.

${table(head, rows)}
`;
}
