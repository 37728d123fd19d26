import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { EngineSession, Output } from '../src/contract/index.ts';
import { writeOutputs } from '../src/run/outputs.ts';
import { RunRecorder } from '../src/run/recorder.ts';

const recorder = () =>
  new RunRecorder({}, { decision: { engine: 'e', reason: '' }, settings: {} }, () => undefined);

it('ends every stream that was begun where a table cannot be written, before the session is closed', async () => {
  const streams: Readable[] = [];
  const session = {
    result: () =>
      Promise.resolve({
        columns: {},
        rows: 1,
        async copy() {
          await sleep(20);
          // As a file that is gone with the folder of its session.
          const stream = new Readable({ construct: (done) => setImmediate(done, new Error('gone')) });
          streams.push(stream);
          return stream;
        },
      }),
  } as unknown as EngineSession;
  const output = (table: string): Output => ({
    table,
    place: 'tenant',
    step: table,
    mode: 'replace',
    columns: [],
  });
  const refused = () => Promise.reject(new Error('no such table'));
  for (const outputs of [[output('last')], [output('one'), output('next')]]) {
    streams.length = 0;
    await expect(writeOutputs({ outputs }, session, refused, recorder())).rejects.toThrow('no such table');
    expect(streams.map(({ destroyed }) => destroyed)).toEqual(outputs.map(() => true));
  }
  await sleep(20);
});
