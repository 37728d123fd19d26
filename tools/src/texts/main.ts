import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { prepareTenant } from '../database.ts';
import { reportFailure } from '../workspace.ts';
import { defaults } from '../generate/options.ts';
import { writeTextDay, textCases, type TextCase } from './lake.ts';
import { summarize } from './summarize.ts';

const { values } = parseArgs({
  options: {
    engines: { type: 'string', default: 'duckdb,arrow,postgres' },
    cases: { type: 'string', default: textCases.join(',') },
    texts: { type: 'string', default: '200000' },
    bytes: { type: 'string', default: '2000' },
    'memory-limit': { type: 'string', default: '256MB' },
  },
});

/** A day of distinct label texts on one node, in each engine: whether it makes the rows, how long, and in how much memory. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-texts-'));
  const server = await databaseServer();
  const sizes = { texts: Number(values.texts), bytes: Number(values.bytes) };
  try {
    for (const kind of values.cases.split(',') as TextCase[]) {
      const options = { ...defaults, days: 1, dir: join(folder, kind) };
      await writeTextDay(options, kind, sizes);
      for (const engine of values.engines.split(',')) {
        const database = await scratchDatabase(server);
        try {
          await prepareTenant(database.url, options);
          const made = await summarize(options, engine, values['memory-limit'], database.url);
          console.log(
            `${kind} on ${engine}: ${made.rows} rows, ${made.objects} label objects, ${made.seconds.toFixed(1)} s, ` +
              `peak ${made.peak} MiB (engine ${made.engineSeconds.toFixed(1)} s), slowest ${made.slowest}`,
          );
        } catch (error) {
          reportFailure(error);
        } finally {
          await database.drop();
        }
      }
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch(reportFailure);
