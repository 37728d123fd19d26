import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportSchema } from '@ocp/core';
import { afterAll, describe, expect, test } from 'vitest';
import { ocp, root, type Options } from './support/command.ts';
import { lakeAt, request } from './support/tenant.ts';

/** Whatever is wrong must show before anybody connects: nothing listens here. */
const nowhere = 'postgres://somebody:very-secret@127.0.0.1:1/nothing';
const folder = mkdtempSync(join(tmpdir(), 'e2e-usage-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  args: string[];
  code?: string;
  /** What the place names. */
  where: string;
  options?: Options;
}

const wrong = (where: string, ...args: string[]): Case => ({ args, where });
const usage = (where: string, ...args: string[]): Case => ({ args, where, code: 'USAGE_INVALID' });
const field = (name: string) => `field ${name}`;

/** Requests that were understood but cannot be run; each is in the report of `--json`. */
const requests: Record<string, Case> = {
  'a source that is no UUID': wrong(field('ocp_source_uuid'), '--ocp-source', '73be11de-69d8-5208-9aba'),
  'a schema with a quote': wrong(field('schema'), '--schema', 'org"1234567'),
  'a schema with a statement': wrong(field('schema'), '--schema', 'org1; drop schema public'),
  'a schema in upper case': wrong(field('schema'), '--schema', 'Org1234567'),
  'an end before the start': wrong(field('end_date'), '--start', '2025-10-03', '--end', '2025-10-01'),
  'a range over two months': wrong(field('end_date'), '--start', '2025-09-30', '--end', '2025-10-01'),
  'a day that does not exist': wrong(field('end_date'), '--end', '2025-10-32'),
  'a day that is none': wrong(field('start_date'), '--start', 'yesterday'),
  'numbers and sizes that are none, all named at once': wrong(
    field('report_period_id, cluster_id, date_step, limits.memory, limits.threads'),
    ...['--report-period-id', '-1', '--cluster-id', 'c'.repeat(51), '--date-step', '0'],
    ...['--memory-limit', 'plenty', '--threads', '1.5'],
  ),
  'a step in the environment that is no number': {
    args: [],
    where: field('date_step'),
    options: { environment: { TRINO_DATE_STEP: 'week' } },
  },
  'an unknown pipeline': usage('flag --pipeline', '--pipeline', 'ocp-moon'),
  'an unknown engine': { ...wrong('flag --engine', '--engine', 'spark'), code: 'ENGINE_UNKNOWN' },
  'a database that is none': wrong('flag --database', '--database', 'mysql://u:very-secret@h/d'),
  'a database that is no URL': wrong('flag --database', '--database', 'postgres://u:very-secret@h:port/d'),
  'a lake that is neither folder nor bucket': wrong(field('lake'), '--lake', 'https://host/lake'),
  'a lake at no absolute address': wrong(field('lake'), '--lake', 'file:data'),
  'a lake with keys in it': {
    ...wrong(field('lake'), '--lake', 's3://key:very-secret@bucket/x'),
    options: { hidden: ['very-secret'] },
  },
  'a bucket without a name': wrong(field('lake'), '--lake', 's3:///prefix'),
  'a flag of one cluster for all': usage('flag --cluster-id', '--pipeline', 'all', '--cluster-id', 'x'),
  'a folder for all': usage('flag --out', '--pipeline', 'all', '--out', folder),
  'wrong days for all': wrong(field('start_date'), '--pipeline', 'all', '--start', '2025-10-00'),
};

const explain = (...more: string[]) => [
  ...['explain', '--schema', 'org1234567', '--lake', 'file:///x', '--day', '2025-10-02', ...more],
];

/** What `ocp` cannot read as a command. */
const commands: Record<string, Case> = {
  'an unknown flag': usage('flag --fast', ...request('aggregate', 'file:///x'), '--fast'),
  'missing flags, all named at once': usage(
    'flag --schema, --ocp-source, --start, --end\n',
    ...['aggregate', '--lake', 'file:///x'],
  ),
  'missing flags of all clusters': usage(
    'flag --schema, --start, --end\n',
    ...['aggregate', '--pipeline', 'all', '--lake', 'file:///x'],
  ),
  'missing flags where no variable names a database': {
    ...usage(
      'flag --ocp-source, --cloud-source, --end, --database\n',
      'plan',
      '--pipeline',
      'ocp-aws',
      '--schema',
      'x',
      '--start',
      '2025-10-01',
    ),
    options: { database: '' },
  },
  'a cloud pipeline without its source': usage(
    'flag --cloud-source\n',
    ...request('aggregate', 'file:///x', '--pipeline', 'ocp-aws'),
  ),
  'no database': {
    ...usage('flag --database\n', ...request('aggregate', 'file:///x')),
    options: { database: '' },
  },
  'a cluster that is entered nowhere': {
    ...usage('flag --database, --name, --cluster-id\n', 'source', 'add', '--schema', 'org1'),
    options: { database: '' },
  },
  'a misspelt flag that is then missing': usage('flag --shcema\n', 'aggregate', '--shcema=org1234567'),
  'a flag without its value': usage('flag --schema', 'aggregate', '--schema'),
  'a number that is none': usage('flag --threads', 'plan', '--threads', 'all'),
  'an argument too many': usage('', ...request('aggregate', 'file:///x'), 'more'),
  'an unknown command': usage('', 'agregate'),
  'golden without a golden': usage('', 'golden'),
  'an explanation of nothing': usage('flag --resource', ...explain()),
  'an explanation of two things': usage(
    'flag --resource',
    ...explain('--resource', 'i-1', '--namespace', 'shop'),
  ),
  'an explanation of no day': usage('flag --day', ...explain('--resource', 'i-1', '--day', 'today')),
  'an explanation of another day': usage(
    'flag --day',
    ...explain('--resource', 'i-1', '--end', '2025-10-01'),
  ),
  'an explanation without a bill': usage(
    'flag --pipeline',
    ...explain('--resource', 'i-1', '--pipeline', 'ocp'),
  ),
  'an explanation in another format': usage(
    'flag --format',
    ...explain('--resource', 'i-1', '--format', 'xml'),
  ),
};

function expectError(said: string, { code = 'REQUEST_INVALID', where }: Case): void {
  expect(said).toMatch(new RegExp(`^error ${code}: `));
  if (where !== '') expect(said).toContain(`\n  where: ${where}`);
  expect(said).toMatch(/\n {2}what to do: .+\n$/);
  expect(said).not.toMatch(/^\s+at /m);
}

describe('a request that is wrong ends with status 2, code, place and hint', () => {
  test.concurrent.each(Object.keys(requests))('%s', async (name) => {
    const wanted = requests[name]!;
    const args = [...request('aggregate', lakeAt(folder), ...wanted.args), '--json'];
    const { status, out, said } = await ocp(args, {
      database: nowhere,
      hidden: ['very-secret'],
      ...wanted.options,
    });
    expect(status).toBe(2);
    expectError(said, wanted);
    const report = reportSchema.parse(JSON.parse(out));
    const code = wanted.code ?? 'REQUEST_INVALID';
    expect(report).toMatchObject({ status: 'failed', tables: {}, error: { code } });
    expect(report.error?.hint).toBeTruthy();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('also of plan, which then prints nothing on standard output', async () => {
    const { status, out, said } = await ocp(request('plan', lakeAt(folder), '--schema', 'A'), {
      database: nowhere,
    });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expectError(said, { args: [], where: 'field schema' });
  });

  test('and leaves no folder for its results', async () => {
    const out = join(folder, 'results');
    const args = request('aggregate', lakeAt(folder), '--schema', 'A', '--out', out);
    expect(await ocp(args, { database: nowhere })).toMatchObject({ status: 2, out: '' });
    expect(existsSync(out)).toBe(false);
  });

  test('a file as folder for its results', async () => {
    const out = join(folder, 'file');
    writeFileSync(out, 'mine');
    const { status, said } = await ocp(request('aggregate', lakeAt(folder), '--out', out), {
      database: nowhere,
    });
    expect(status).toBe(2);
    expectError(said, { args: [], code: 'USAGE_INVALID', where: 'flag --out' });
    rmSync(out);
  });
});

describe('a command that is wrong ends with status 2 and says what is right', () => {
  test.concurrent.each(Object.keys(commands))('%s', async (name) => {
    const wanted = commands[name]!;
    const { status, out, said } = await ocp(wanted.args, { database: nowhere, ...wanted.options });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expectError(said, wanted);
  });

  test('none at all shows the help', async () => {
    const { status, out, said } = await ocp([]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(said).toContain('Usage: ocp');
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'apps/shim/package.json'), 'utf8'));
    expect(await ocp(['--version'])).toMatchObject({ status: 0, out: `${version}\n`, said: '' });
  });

  test('the help itself is no error', async () => {
    const { status, out } = await ocp(['aggregate', '--help']);
    expect(status).toBe(0);
    for (const flag of ['--no-standalone', '--memory-limit', '--out', '--json']) expect(out).toContain(flag);
    expect(out).toContain('\nExamples:\n  ocp aggregate ');
  });
});
