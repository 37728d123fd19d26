// Makes the program that bin/ocp.js runs in a checkout: the sources as few files, which Node loads in a third of the time.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folder, isCurrent, note } from './bin/program.js';

/** Pieces of earlier programs stay as long as a process that began with one may still load them. */
const KEPT_MS = 24 * 60 * 60 * 1000;

async function build() {
  const began = Date.now();
  const { rolldown } = await import('rolldown').catch((error) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return {};
    throw error;
  });
  // Installed without the tools of development.
  if (rolldown === undefined) return;
  const bundle = await rolldown({
    cwd: import.meta.dirname,
    platform: 'node',
    // The second is a thread, which is started by the name of its file.
    input: { main: 'src/main.ts', 'decode-worker': '../../packages/lake/src/batches/decode-worker.ts' },
    resolve: { conditionNames: ['ocp-source', 'node', 'import'] },
    // Packages of the registry stay where they are.
    external: (id) => !/^[./]|^@ocp\//.test(id),
  });
  const { output } = await bundle.write({
    dir: folder,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    keepNames: true,
  });
  const sources = (await bundle.watchFiles).filter((id) => statSync(id, { throwIfNoEntry: false })?.isFile());
  await bundle.close();
  const names = new Set(output.map(({ fileName }) => fileName));
  for (const name of readdirSync(folder).filter((name) => !names.has(name))) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > KEPT_MS) rmSync(file);
  }
  // What was changed meanwhile may be in it or not.
  if (sources.every((file) => statSync(file).mtimeMs < began)) note(sources);
}

if (!isCurrent()) {
  mkdirSync(folder, { recursive: true });
  await build();
}
