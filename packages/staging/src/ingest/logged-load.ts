import type { Logger } from '../log.ts';
import { loadFile, type LoadContext, type LoadedFile } from './load-file.ts';
import type { FileWork } from './prepare.ts';

/** Lines that a fault is logged with, and faults of a file that are logged. */
const LINES = 5;
const FAULTS = 20;

/** Loads a file and logs what became of it, each fault of rows that were lost once, with its number and its first lines. */
export async function loggedLoad(
  { path, file }: FileWork,
  context: Omit<LoadContext, 'onLost'>,
  log: Logger,
): Promise<LoadedFile> {
  const faults = new Map<string, { rows: number; lines: number[] }>();
  let others = 0;
  const onLost = (line: number, fault: string) => {
    const known = faults.get(fault);
    if (known !== undefined) {
      known.rows++;
      if (known.lines.length < LINES) known.lines.push(line);
    } else if (faults.size < FAULTS) faults.set(fault, { rows: 1, lines: [line] });
    else others++;
  };
  const loaded = await loadFile(path, file, { ...context, onLost });
  for (const [fault, { rows, lines }] of faults) {
    log.warn({ file: file.name, line: lines[0], lines, rows, fault }, 'rows were not staged');
  }
  if (others > 0) log.warn({ file: file.name, rows: others }, 'rows were not staged for other faults');
  const { rows, malformed, anomalies, droppedLabels, seconds } = loaded;
  log.info(
    { file: file.name, report: file.reportType, rows, malformed, anomalies, droppedLabels, seconds },
    'report loaded',
  );
  return loaded;
}
