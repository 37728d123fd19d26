import { pathToFileURL } from 'node:url';
import { withClient } from '../database.ts';
import { firstDay, type GenerateOptions } from '../generate/options.ts';
import { aggregateCommand } from '../ocp.ts';

/** One run of an engine on a day of texts. */
export interface TextRun {
  /** Rows of pods in the daily summary. */
  rows: number;
  /** Distinct label objects among them. */
  objects: number;
  /** Of the whole command. */
  seconds: number;
  /** Of the engine's steps. */
  engineSeconds: number;
  /** MiB of memory of the command at its peak; a database server has its own. */
  peak: number;
  /** The slowest steps with their seconds. */
  slowest: string;
}

/** Runs `ocp aggregate` as a user would, under a limit of memory, and counts what is in the daily summary. */
export async function summarize(
  options: GenerateOptions,
  engine: string,
  memoryLimit: string,
  database: string,
): Promise<TextRun> {
  const day = firstDay(options);
  const { seconds, report } = await aggregateCommand(
    [
      ...[
        '--pipeline',
        'ocp',
        '--engine',
        engine,
        '--schema',
        options.schema,
        '--ocp-source',
        options.source,
      ],
      ...['--start', day, '--end', day, '--lake', pathToFileURL(options.dir).href],
      ...['--memory-limit', memoryLimit],
    ],
    database,
  );
  const [made] = await withClient(database, async (client) => {
    const { rows } = await client.query<{ rows: string; objects: string }>(
      `select count(*) as rows, count(distinct pod_labels::text) as objects
      from "${options.schema}".reporting_ocpusagelineitem_daily_summary where data_source = 'Pod'`,
    );
    return rows;
  });
  const slowest = [...report.steps].sort((a, b) => b.seconds - a.seconds).slice(0, 6);
  return {
    rows: Number(made?.rows),
    objects: Number(made?.objects),
    seconds,
    engineSeconds: report.steps.reduce((sum, step) => sum + step.seconds, 0),
    peak: Math.round(report.peak_memory_bytes / 2 ** 20),
    slowest: slowest.map((step) => `${step.name} ${step.seconds.toFixed(1)}`).join(', '),
  };
}
