import type { Report } from '@ocp/core';
import { findingKinds, type Finding, type FindingCode } from './findings.ts';

/** What was found in a file. */
export interface FileFindings {
  file: string;
  findings: readonly Finding[];
}

/** One warning for each kind of finding, however many files have it: with their number, and the first file and lines. */
export function findingWarnings(files: readonly FileFindings[]): Report['warnings'] {
  const codes = Object.keys(findingKinds) as FindingCode[];
  return codes.flatMap((code) => {
    const found = files.flatMap(({ file, findings }) =>
      findings.filter((one) => one.code === code).map((one) => ({ file, ...one })),
    );
    const [first] = found;
    if (first === undefined) return [];
    const { unit, why } = findingKinds[code];
    const count = found.reduce((sum, one) => sum + one.count, 0);
    const lines = first.lines.join(', ');
    const at = lines === '' ? '' : `, line ${lines}`;
    const example = first.example === '' ? '' : ` (${first.example})`;
    const others = found.length === 1 ? '' : `, first of ${found.length} files`;
    return [
      {
        code,
        message: `${count} ${unit} ${why}: ${first.file}${at}${example}${others}`,
        where: { file: first.file, ...(lines === '' ? {} : { lines }), files: found.length, [unit]: count },
      },
    ];
  });
}
