import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { reportFailure } from '../workspace.ts';
import { startTrino } from './server.ts';

/** `npm run trino -- [--brief]`: a Trino of this machine until Ctrl-C; brief, one for tests: small data, many statements. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { brief: { type: 'boolean' } } });
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const server = await startTrino({ say: console.error, brief: values.brief });
  console.log(`${server.url} (process ${server.pid}); Ctrl-C stops it`);
  await stopped;
  await server.stop();
}

await main().catch(reportFailure);
