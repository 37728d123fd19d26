import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { scratchFolder } from '../src/index.ts';

test('a new folder finds those of killed processes removed, and those of living ones and of other hosts left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-scratch-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true });
  });
  const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');
  // A process has no id of eight digits.
  const kept = [
    `ocp-work-${host}.${process.pid}.abc`,
    'ocp-work-elsewhere.7.abc',
    `ocp-other-${host}.99999999.abc`,
  ];
  for (const name of [...kept, `ocp-work-${host}.99999999.abc`, 'ocp-work-elsewhere.7.old']) {
    mkdirSync(join(folder, name));
  }
  utimesSync(join(folder, 'ocp-work-elsewhere.7.old'), 0, 0);
  const made = await scratchFolder('ocp-work-', 'nothing works');
  expect(readdirSync(folder).sort()).toEqual([...kept, basename(made)].sort());
});

test('a process that ends before its work removes its folders', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-scratch-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const core = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const script = `const { scratchFolder } = await import(process.argv[1]);
    console.log(await scratchFolder('ocp-work-', 'nothing works')); setInterval(() => process.exit(), 10);`;
  const said = execFileSync(
    process.execPath,
    ['--conditions=ocp-source', '--input-type=module', '-e', script, core],
    { env: { ...process.env, TMPDIR: folder }, encoding: 'utf8' },
  );
  expect(said).toContain(join(folder, 'ocp-work-'));
  expect(readdirSync(folder)).toEqual([]);
});
