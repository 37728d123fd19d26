/** What a question is answered from. */
export type AnsweredFrom = 'listings' | 'footers' | 'rows' | 'state' | 'state and rows';

/** How long a server takes to answer a question of `GET /api/v1/lake/…` about the bench month. */
export interface QuestionFigures {
  question: string;
  from: AnsweredFrom;
  calls: number;
  /** Median of the calls, and the fastest and slowest. */
  milliseconds: number;
  range: [number, number];
}

/** Of answers that read no row. */
const AT_MOST_MILLISECONDS = 100;

/** What is above its bound, in words. */
export function questionExcesses(figures: readonly QuestionFigures[]): string[] {
  return figures
    .filter(({ from }) => from === 'listings' || from === 'footers')
    .filter(({ milliseconds }) => milliseconds > AT_MOST_MILLISECONDS)
    .map(
      ({ question, milliseconds }) =>
        `question ${question}: ${milliseconds.toFixed(1)} ms are above ${AT_MOST_MILLISECONDS}`,
    );
}
