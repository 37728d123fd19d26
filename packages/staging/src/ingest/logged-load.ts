import type { Logger } from '../log.ts';
import { loadFile, type LoadContext, type LoadedFile } from './load-file.ts';
import type { FileWork } from './prepare.ts';

/** Malformed rows of a file that are logged one by one. */
const LOGGED_ROWS = 100;

/** Loads a file and logs what became of it, with the lines that were skipped. */
export async function loggedLoad(
  { path, file }: FileWork,
  context: Omit<LoadContext, 'onMalformed'>,
  log: Logger,
): Promise<LoadedFile> {
  let faults = 0;
  const onMalformed = (line: number, fault: string) => {
    if (++faults <= LOGGED_ROWS) log.warn({ file: file.name, line, fault }, 'row skipped');
    else if (faults === LOGGED_ROWS + 1) log.warn({ file: file.name }, 'more rows skipped, not logged');
  };
  const loaded = await loadFile(path, file, { ...context, onMalformed });
  const { rows, malformed, anomalies, droppedLabels, seconds } = loaded;
  log.info(
    { file: file.name, report: file.reportType, rows, malformed, anomalies, droppedLabels, seconds },
    'report loaded',
  );
  return loaded;
}
