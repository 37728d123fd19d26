import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder that goes away with the test that `await using`s it. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'ocp-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export const source = '73be11de-69d8-5208-9aba-fc2bb9d15769';

export const scenario = {
  name: 'example',
  schema: 'org1234567',
  start_date: '2025-10-01',
  end_date: '2025-10-03',
  cloud: 'none',
  cloud_source: null,
  clusters: [{ id: 'example-1', alias: 'Example one', source }],
  settings: {},
};

/** Files by path below the folder. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
