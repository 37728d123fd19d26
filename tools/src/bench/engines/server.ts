import { startTrino } from '../../trino/server.ts';
import { peakMemory } from './peak-memory.ts';

/** What an engine computes in besides the command, and what is said to the command about it. */
export interface EngineServer extends AsyncDisposable {
  flags: readonly string[];
  /** The most memory that it had until now, in bytes. */
  peakMemory(): number | undefined;
}

const none: EngineServer = {
  flags: [],
  peakMemory: () => undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** Starts what an engine needs. Trino is the one of `TRINO_URL` where there is one; then its memory is not known. */
export async function engineServer(engine: string, say: (text: string) => void): Promise<EngineServer> {
  if (engine !== 'trino' || process.env['TRINO_URL']) return none;
  const { url, pid, stop } = await startTrino({ say, queryMemory: '2GB' });
  return {
    flags: ['--trino', url],
    peakMemory: () => peakMemory(pid),
    [Symbol.asyncDispose]: stop,
  };
}
