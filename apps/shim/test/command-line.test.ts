import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, type CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examples } from '../src/examples.ts';
import { readPaths } from '../src/paths.ts';
import { program } from '../src/program.ts';
import { usageError } from '../src/usage-error.ts';
import { ocp } from './support/command.ts';
import { goldenTenant, lakeAt, request, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

const commandLine = () => program(new AbortController().signal, () => undefined);

/** The command of a line, by its one or two words. */
function commandOf(words: readonly string[]): Command | undefined {
  const below = (command: Command | undefined, name = '') =>
    command?.commands.find((one) => one.name() === name);
  const first = below(commandLine(), words[0]);
  return below(first, words[1]) ?? first;
}

/** What is said to words that are no command line. */
async function said(...words: string[]) {
  const thrown: unknown = await commandLine()
    .parseAsync(words, { from: 'user' })
    .catch((error: unknown) => error);
  return usageError(thrown as CommanderError);
}

describe('flags that are wrong', () => {
  test('all that are missing are said at once', async () => {
    expect(await said('source', 'add', '--name', 'production', '--database', 'postgres://')).toMatchObject({
      message: 'flags are missing: --schema <name>, --cluster-id <id>',
      where: { flag: '--schema, --cluster-id' },
    });
  });

  test.each([
    ['--shcema', '--schema', ['decide', '--shcema', 'x']],
    ['--sorce', '--source', ['forget', '--schema', 'org1', '--sorce=x']],
    ['--quite', '--quiet', ['decide', '--schema', 'x', '--quite']],
  ])('%s is not known, and %s is the nearest', async (flag, nearest, words) => {
    expect(await said(...words)).toMatchObject({
      message: `unknown option '${flag}'`,
      where: { flag },
      hint: expect.stringContaining(`Did you mean ${nearest}?`),
    });
  });

  test('several that are not known are said at once, and what is like none has no nearest', async () => {
    expect(await said('decide', '--shcema', 'x', '--quite', '--everything=1')).toMatchObject({
      message: "unknown options '--shcema', '--quite', '--everything'",
      where: { flag: '--shcema, --quite, --everything' },
      hint: expect.stringContaining('Did you mean --schema, --quiet?'),
    });
  });

  test('a command has a nearest one too', async () => {
    expect((await said('agregate'))?.hint).toContain('Did you mean aggregate?');
  });
});

describe('the help', () => {
  test('gathers commands and flags under headings', () => {
    const help = commandLine().helpInformation();
    for (const heading of ['Runs:', 'What is staged and kept:', 'A site without Koku:'])
      expect(help).toContain(`\n${heading}\n`);
    const flags = commandOf(['aggregate'])?.helpInformation();
    expect(flags).toMatch(/^Where they are:\n {2}--lake/m);
    expect(flags).toMatch(/^How it runs:\n {2}--memory-limit/m);
  });

  test('every command has examples, and each could be run', () => {
    const lines = Object.entries(examples).flatMap(([name, some]) => some.map((line) => ({ name, line })));
    for (const { name, line } of lines) {
      expect(line.startsWith(`ocp ${name} `) || line === `ocp ${name}`, line).toBe(true);
      const options = commandOf(name.split(' '))?.options ?? [];
      const flags: string[] = line.match(/--[a-z-]+/g) ?? [];
      expect(flags.filter((flag) => options.every(({ long }) => long !== flag))).toEqual([]);
      const needed = options.filter(({ mandatory }) => mandatory).map(({ long }) => long);
      expect(needed.filter((flag) => !flags.includes(String(flag)))).toEqual([]);
    }
    const all = commandLine().commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((below) => `${command.name()} ${below.name()}`),
    );
    expect(Object.keys(examples).sort()).toEqual(all.sort());
  });
});

test.each([
  ['--lake', '~/lake', pathToFileURL(join(homedir(), 'lake')).href],
  ['--lake', 'some lake', pathToFileURL(join(process.cwd(), 'some lake')).href],
  ['--lake', '../lake#1', pathToFileURL(join(process.cwd(), '../lake#1')).href],
  ['--lake', 's3://bucket/~/x', 's3://bucket/~/x'],
  ['--lake', 'https://host/lake', 'https://host/lake'],
  ['--out', '~/tables', join(homedir(), 'tables')],
  ['--out', 'tables', 'tables'],
  ['--payload', '-', ['-']],
  ['--payload', '~/a.tar.gz', [join(homedir(), 'a.tar.gz')]],
  ['--database', '~/no-path', '~/no-path'],
])('%s=%s is read as %s', (flag, text, read) => {
  const command = new Command()
    .option('--lake <url>')
    .option('--out <folder>')
    .option('--payload <paths...>')
    .option('--database <url>')
    .parse([`${flag}=${text}`], { from: 'user' });
  readPaths(command);
  expect(Object.values(command.opts())).toEqual([read]);
});

describe('a run as people say it', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await goldenTenant();
  });
  afterAll(() => tenant.close());

  test('without a URL, with a file of passwords, a path below ~, a UUID in upper case, and quietly', async () => {
    const { hostname, port, username, password, pathname } = new URL(tenant.url);
    const words = [
      ...['aggregate', '--quiet', '--schema', SCHEMA, '--ocp-source', SOURCE.toUpperCase()],
      ...['--start', '2025-10-01', '--end', '2025-10-03', '--lake=~/input'],
    ];
    const passwords = join(tenant.golden, '.pgpass');
    writeFileSync(passwords, `${hostname}:${port}:*:${username}:${password}\n`, { mode: 0o600 });
    const ended = await ocp(words, {
      environment: {
        ...{ HOME: tenant.golden, PGHOST: hostname, PGPORT: port, PGUSER: username },
        ...{ PGDATABASE: pathname.slice(1) },
      },
      hidden: [password],
    });
    expect(ended).toMatchObject({ status: 0, out: '', said: '' });
    expect(await tenant.differences()).toEqual([]);
  });

  test('a scratch folder that is not there is named, with its variable', async () => {
    const args = request('aggregate', lakeAt(`${tenant.golden}/input`), '--full', '--quiet');
    const environment = { TMPDIR: '/no/such/scratch' };
    const { status, said } = await ocp(args, { database: tenant.url, environment });
    expect(status).toBe(1);
    expect(said).toMatch(/^error OUTPUT_UNWRITABLE: .*\n {2}where: .*folder \/no\/such\/scratch.*TMPDIR/m);
  });
});
