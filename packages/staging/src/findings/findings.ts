/** What can be found in a report, with what is counted and what it means. Rows and labels that are `lost` are not staged. */
export const findingKinds = {
  ROWS_SKIPPED: { unit: 'rows', why: 'cannot be read and were skipped', lost: true },
  ROWS_DROPPED: {
    unit: 'rows',
    why: 'hold measurements above 1e18, or that are no finite number, and were dropped',
    lost: true,
  },
  LABELS_DROPPED: {
    unit: 'labels',
    why: 'are not one key and one value and were left out',
    lost: true,
  },
  CELLS_ZEROED: { unit: 'cells', why: 'are no number and count as 0', lost: false },
  VALUES_NEGATIVE: { unit: 'cells', why: 'are negative and count as they are', lost: false },
  ROWS_REPEATED: { unit: 'rows', why: 'repeat a row of their report and count again', lost: false },
  USED_OVER_CAPACITY: { unit: 'hours', why: 'of nodes have more used than the node has', lost: false },
} as const;

export type FindingCode = keyof typeof findingKinds;

/** Lines of a finding that are kept. */
const LINES = 5;

/** What was found in one report, counted. */
export interface Finding {
  code: FindingCode;
  count: number;
  /** The first ones, from 1; none where a finding has no line of its own. */
  lines: number[];
  /** What it was at the first line. */
  example: string;
}

/** Counts what is found in a report. */
export class Findings {
  readonly #found = new Map<FindingCode, Finding>();

  /** `example` is asked of the first one only. */
  note(code: FindingCode, line: number, example: () => string): void {
    const found = this.#found.get(code);
    if (found === undefined) this.#found.set(code, { code, count: 1, lines: [line], example: example() });
    else {
      found.count++;
      if (found.lines.length < LINES && found.lines.at(-1) !== line) found.lines.push(line);
    }
  }

  /** Adds what was counted elsewhere. */
  add(code: FindingCode, count: number): void {
    if (count > 0) this.#found.set(code, { code, count, lines: [], example: '' });
  }

  /** What was found, the rows that were lost first. */
  list(): Finding[] {
    const order = Object.keys(findingKinds);
    return [...this.#found.values()].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
  }
}

/** How many of a kind were found. */
export const countOf = (findings: readonly Finding[], code: FindingCode): number =>
  findings.find((found) => found.code === code)?.count ?? 0;
