import { parseArgs } from 'node:util';
import { reportFailure } from '../workspace.ts';
import { checkKills, KillFailure, type Kill } from './check.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    engines: { type: 'string', default: 'duckdb,arrow,postgres' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
});

/** Says what became of the runs that were killed, and how to go on or to kill the same one again. */
async function main(): Promise<void> {
  const { engines, seed } = values;
  const from = Number(values.from);
  const to = from + Number(values.kills);
  const done: Kill[] = [];
  const again = (number: number) =>
    `npm run kills -- --engines ${engines} --seed ${seed} --from ${number} --kills ${to - number}`;
  const summary = () =>
    (['before', 'after', 'run'] as const)
      .map((tables) => `${tables} ${done.filter((kill) => kill.tables === tables).length}`)
      .join(', ');
  process.once('SIGINT', () => {
    console.log(`\n${done.length} kills: ${summary()}\ngo on: ${again(from + done.length)}`);
    process.exit(130);
  });
  try {
    await checkKills({
      engines: engines.split(','),
      ...{ from, to, seed: Number(seed) },
      onKill(kill) {
        done.push(kill);
        const { number, reports, engine, full, target, after, tables } = kill;
        console.error(
          `${number} ${reports} ${engine}${full ? ' --full' : ''} ${target} after ${after} s: ${tables}`,
        );
      },
    });
    console.log(`${done.length} kills, and every next run ended right; tables of ${summary()}`);
  } catch (error) {
    if (!(error instanceof KillFailure)) throw error;
    console.log(`${JSON.stringify(error.kill)}\n${error.message}\nagain: ${again(error.kill.number)}`);
    process.exitCode = 4;
  }
}

await main().catch(reportFailure);
