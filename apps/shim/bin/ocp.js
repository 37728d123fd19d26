#!/usr/bin/env node
// Runs the command, or starts it under a Node that can run it. Plain JavaScript for any Node: in a checkout whose program is
// not current the sources run as they are, which needs Node 22.18; the workspace brings its own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { folder, isCurrent } from './program.js';

const sources = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const installed = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const built = isCurrent() ? join(folder, 'main.js') : existsSync(sources) ? undefined : installed;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isSuitable = major > 22 || (major === 22 && minor >= (built === undefined ? 18 : 12));

/** Compiled code is kept for the next start; in the user's own folder, because nobody else may put code there. */
const { NODE_COMPILE_CACHE, XDG_CACHE_HOME } = process.env;
const compiled = NODE_COMPILE_CACHE ?? join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'ocp', 'compiled');

if (isSuitable && built !== undefined) {
  module.enableCompileCache(compiled);
  await import(pathToFileURL(built).href);
} else {
  start(built === undefined ? ['--conditions=ocp-source', sources] : [built]);
}

function suitableNode() {
  if (isSuitable) return process.execPath;
  try {
    const own = createRequire(import.meta.url).resolve('node/package.json');
    return join(dirname(own), 'bin', 'node');
  } catch {
    process.stderr.write(`ocp needs Node 22.12 or newer; this is ${process.versions.node}\n`);
    process.exit(2);
  }
}

function start(program) {
  // The channel tells the child when this process is gone, so that it never works on without anyone waiting.
  const child = spawn(suitableNode(), [...program, ...process.argv.slice(2)], {
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`ocp: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal !== null)
      process.stderr.write(`ocp was ended by ${signal}; nothing of an unfinished run is kept\n`);
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}
