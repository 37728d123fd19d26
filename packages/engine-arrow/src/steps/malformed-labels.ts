import { OcpError, RefusedText } from '@ocp/core';
import type { TextPool } from '../kernels/index.ts';

/** What the label kernels call with the code of a text that is no JSON object of plain values: fails with `LABELS_MALFORMED` and the text. */
export function malformedLabels(column: 'label' | 'tag', pool: TextPool): (text: number) => never {
  return (text) => {
    const example = pool.text(text);
    throw new OcpError(
      'LABELS_MALFORMED',
      `a ${column} column holds text that is not a JSON object of plain values: ${example.slice(0, 200)}`,
      {
        hint: 'Find the rows by the example text and ingest their report again.',
        cause: new RefusedText(example),
      },
    );
  };
}
