import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../src/workspace.ts';

// Not the checkout's own: somebody may be running the demo.
const folder = mkdtempSync(join(tmpdir(), 'ocp-demo-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('ends by itself and shows what it wrote', () => {
  const args = ['--conditions=ocp-source', join(root, 'tools/src/demo/main.ts'), '--dir', folder];
  const demo = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: '' },
  });
  expect(demo.stderr).toBe('');
  expect(demo.status).toBe(0);
  expect(demo.stdout).toMatch(/pod_usage\/hourly +111,600/);
  expect(demo.stdout).toMatch(/reporting_ocpusagelineitem_daily_summary +\d,\d{3}/);
  expect(demo.stdout).toMatch(/Worker unallocated +[\d,]+/);
});
