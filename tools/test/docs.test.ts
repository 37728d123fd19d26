import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { errorCodes, exitStatus, flagsSchema, type ErrorCode } from '@ocp/core';
import { serveVariables } from '@ocp/shim';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { expect, it, onTestFinished } from 'vitest';
import { prepareTenant } from '../src/database.ts';
import { configurationText, namedCommands } from '../src/docs/configuration.ts';
import { environment } from '../src/docs/environment.ts';
import { files, textOf } from '../src/docs/files.ts';
import { codeBlocks, namedPaths, relativeLinks, shellCommands } from '../src/docs/markdown.ts';
import { generateLake } from '../src/generate/lake.ts';
import { defaults } from '../src/generate/options.ts';
import { root } from '../src/workspace.ts';

const documents = files('*.md', '*/*.md', '*/*/*.md');
const blocks = (document: string, language: string) =>
  codeBlocks(textOf(document)).filter((block) => block.language === language);

it('docs/configuration.md is what the code gives (npm run docs)', () => {
  expect(textOf('docs/configuration.md')).toBe(configurationText());
});

it('every relative link leads somewhere', () => {
  expect(documents).toContain('README.md');
  const links = documents.flatMap((document) =>
    relativeLinks(textOf(document)).map((target) => ({ document, target })),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter(({ document, target }) => !existsSync(join(root, dirname(document), target)))).toEqual(
    [],
  );
});

it('every path in the text is there', () => {
  const paths = documents.flatMap((document) => namedPaths(textOf(document)));
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('docs/operating.md has every error code once, with its exit status', () => {
  const rows = [...textOf('docs/operating.md').matchAll(/^\| `([A-Z_]+)` \| ([\d, ]+) \|/gm)];
  const documented = rows.map(([, code, status]) => `${code} ${status}`).sort();
  const stopped = (code: ErrorCode) => (code === 'STOPPED' ? '130, 143' : String(exitStatus(code)));
  const codes = Object.keys(errorCodes) as ErrorCode[];
  expect(documented).toEqual(codes.map((code) => `${code} ${stopped(code)}`).sort());
});

const readByPg = ['PGDATABASE', 'PGPORT', 'PGUSER', 'PGPASSWORD'];

it('every variable that is read is documented, and no other', () => {
  const sources = files('packages/*/src/**/*.ts', 'apps/*/src/**/*.ts', 'packages/store/test/support.ts');
  const read = [...sources, 'tools/src/check/report.ts'].flatMap((file) =>
    [
      ...textOf(file).matchAll(
        /(?:environment|\benv)(?:\.|\[')([A-Z][A-Z0-9_]+)|\(environment, '([A-Z0-9_]+)'/g,
      ),
    ].map(([, name, argument]) => name ?? argument),
  );
  // PATH is handed on, not read; TMPDIR is read by Node, what begins with PG by pg, and flags and settings are read by their schemas.
  const flags = [...Object.keys(flagsSchema.shape), ...serveVariables.map(({ name }) => name)];
  const names = new Set([...read.filter((name) => name !== 'PATH'), ...flags, 'TMPDIR', ...readByPg]);
  const documented = environment.flatMap(({ variables }) => variables.map(({ name }) => name));
  expect(documented.sort()).toEqual([...names].sort());
});

it('commands in the documents name scripts, commands and flags that exist', () => {
  const lines = documents.flatMap((document) => shellCommands(textOf(document)));
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.flatMap((line) => [...npmFaults(line), ...ocpFaults(line)])).toEqual([]);
});

function npmFaults(line: string): string[] {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const [, name] = /^npm (?:run )?(\S+)/.exec(line) ?? [];
  const known = name === undefined || ['ci', 'install', 'pack', ...Object.keys(scripts)].includes(name);
  return known ? [] : [`no script ${name}: ${line}`];
}

function ocpFaults(line: string): string[] {
  const [, rest] = /npx ocp ([a-z].*)$/.exec(line) ?? [];
  if (rest === undefined || rest.includes('--help')) return [];
  const command = namedCommands().find(({ name }) => `${rest} `.startsWith(`${name} `))?.command;
  if (command === undefined) return [`no command ${rest}: ${line}`];
  const said = [...rest.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
  const unknown = said.filter((flag) => command.options.every(({ long }) => long !== flag));
  const missing = command.options.filter(({ long, mandatory }) => mandatory && !said.includes(String(long)));
  return [
    ...unknown.map((flag) => `no flag ${flag}: ${line}`),
    ...missing.map(({ long }) => `${long} is missing: ${line}`),
  ];
}

it('the test file of an engine is the one that is shown', () => {
  const [, test] = blocks('docs/adding-an-engine.md', 'ts');
  expect(test?.text).toBe(textOf('packages/engine-duckdb/test/conformance.test.ts'));
});

it('the program of the README runs as it stands', async () => {
  const [program, ...others] = blocks('README.md', 'ts');
  expect(others).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'ocp-readme-'));
  const file = join(root, '.cache', `readme-${process.pid}.ts`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, program?.text ?? '');
  onTestFinished(() => {
    for (const path of [file, folder]) rmSync(path, { recursive: true, force: true });
  });
  const server = await databaseServer();
  onTestFinished(() => server.stop());
  const { url, drop } = await scratchDatabase(server);
  onTestFinished(drop);
  const options = { ...defaults, dir: folder, schema: 'ocp_demo', nodes: 2, pods: 4, claims: 2, days: 2 };
  await generateLake(options);
  await prepareTenant(url, options);

  const run = (lake: string) =>
    promisify(execFile)(process.execPath, ['--conditions=ocp-source', file, lake], {
      env: { ...process.env, DATABASE_URL: url },
    });
  const { stdout } = await run(pathToFileURL(folder).href);
  expect(stdout).toMatch(/^done /m);
  expect(stdout).toMatch(/reporting_ocpusagelineitem_daily_summary: \{ deleted: 0, written: [1-9]/);
  await expect(run(pathToFileURL(join(folder, 'nowhere')).href)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^LAKE_UNREACHABLE /m),
  });
});
