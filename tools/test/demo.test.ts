import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../src/workspace.ts';

it('ends by itself and shows what it wrote', () => {
  const demo = spawnSync(
    process.execPath,
    ['--conditions=ocp-source', join(root, 'tools/src/demo/main.ts')],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: '' },
    },
  );
  expect(demo.stderr).toBe('');
  expect(demo.status).toBe(0);
  expect(demo.stdout).toMatch(/pod_usage\/hourly +111,600/);
  expect(demo.stdout).toMatch(/reporting_ocpusagelineitem_daily_summary +\d,\d{3}/);
  expect(demo.stdout).toMatch(/Worker unallocated +[\d,]+/);
});
