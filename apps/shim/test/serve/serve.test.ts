import { fromEnv, noLake } from '@ocp/core';
import { afterEach, expect, it, vi } from 'vitest';
import { serve } from '../../src/serve/index.ts';

const close = vi.fn(() => Promise.resolve());
vi.mock(import('@ocp/lake'), async (original) => ({
  ...(await original()),
  openLake: () => Promise.resolve({ ...noLake, close }),
}));
afterEach(() => close.mockClear());

it('a server that has no database leaves no lake open', async () => {
  const started = serve({
    host: '127.0.0.1',
    port: 0,
    database: 'postgres://koku@127.0.0.1:9/koku',
    lake: 'file:///lake',
    flags: fromEnv({}),
    environment: { POC_LOG_LEVEL: 'silent' },
  });
  await expect(started).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  expect(close).toHaveBeenCalledOnce();
});
