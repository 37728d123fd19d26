import { once } from 'node:events';
import { reportFailure } from '../workspace.ts';
import { startTrino } from './server.ts';

/** `npm run trino`: a Trino of this machine until Ctrl-C. */
async function main(): Promise<void> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const server = await startTrino({ say: console.error });
  console.log(`${server.url} (process ${server.pid}); Ctrl-C stops it`);
  await stopped;
  await server.stop();
}

await main().catch(reportFailure);
