import { parseArgs } from 'node:util';
import { databaseServer } from '@ocp/store';
import { reportFailure } from '../workspace.ts';
import { checkPayloads } from './check.ts';

const { values } = parseArgs({
  options: {
    payloads: { type: 'string', default: '1000' },
    clusters: { type: 'string', default: '20' },
    clients: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
  },
});

/** Says what became of the payloads; ends with status 4 where it is not what it should be. */
async function main(): Promise<void> {
  const server = await databaseServer();
  try {
    const { payloads, clusters, clients, seed } = values;
    const asked = { clusters: Number(clusters), clients: Number(clients), seed: Number(seed) };
    const checked = await checkPayloads({ ...asked, payloads: Number(payloads), server });
    const { differences, equal, unsaid, broken, repeated, left, seconds } = checked;
    console.log(
      `${payloads} archives of ${clusters} clusters from ${clients} clients, ${broken} of them broken; ` +
        `the server was killed, ${repeated} requests were sent again`,
    );
    console.log(
      `${seconds.sent.toFixed(0)} s; one after the other ${seconds.undisturbed.toFixed(0)} s; ${equal} rows are equal`,
    );
    const wrong = [...differences, ...unsaid, ...left.map((name) => `left: ${name}`)];
    for (const line of wrong.slice(0, 20)) console.log(line);
    if (wrong.length === 0) return;
    console.log(`${wrong.length} differences`);
    process.exitCode = 4;
  } finally {
    await server.stop();
  }
}

await main().catch(reportFailure);
