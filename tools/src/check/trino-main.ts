import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { OcpError } from '@ocp/core';
import { reportFailure, root } from '../workspace.ts';
import { report } from './report.ts';
import { trinoTests, type TrinoChoice } from './trino.ts';

/** `npm run test:trino -- [GOLDEN…] [-t PATTERN]`. Fails with `USAGE_INVALID` for a golden that there is none of. */
function choice(): TrinoChoice {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { test: { type: 'string', short: 't' } },
  });
  const known = readdirSync(join(root, 'test-data/goldens')).map((file) => file.replace(/\.tar\..*$/, ''));
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new OcpError('USAGE_INVALID', `there is no golden ${unknown.join(', ')}`, {
      hint: `One of ${known.join(', ')}.`,
    });
  }
  return { compared: positionals.length === 0 ? 'all' : positionals, named: values.test };
}

try {
  report(await trinoTests(choice()));
} catch (error) {
  reportFailure(error);
}
