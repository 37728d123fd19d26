import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { scratchDatabase } from '@ocp/store/testing';
import { prepareTenant } from '../database.ts';
import { generateLake } from '../generate/lake.ts';
import { defaults } from '../generate/options.ts';
import { differences } from '../lives/compare.ts';
import { Random } from '../random.ts';
import { TurningLake, type Reports } from './lake.ts';
import { leftBehind, runHere, runOf, sessionsGone, type Place, type Target } from './victim.ts';

export interface KillsOptions {
  engines: readonly string[];
  /** The first kill, and the one after the last: a kill is the same whichever is the first one. */
  from: number;
  to: number;
  seed: number;
  onKill?: (kill: Kill) => void;
}

/** One run that was killed. */
export interface Kill {
  number: number;
  /** What came again before the run. */
  reports: Reports;
  engine: string;
  full: boolean;
  target: Target;
  /** Seconds after the start of the command. */
  after: number;
  /** Whose tables were found then; `run` where it had ended, or ended well without its connection. */
  tables: 'before' | 'after' | 'run';
}

/** A kill after which something is wrong. */
export class KillFailure extends Error {
  readonly kill: Omit<Kill, 'tables'>;

  constructor(kill: Omit<Kill, 'tables'>, message: string) {
    super(message);
    this.kill = kill;
  }
}

/** Of the whole time of a run, and a little more. */
const MOMENTS = 1.1;
const DAY = '2025-10-02';
const size = { nodes: 2, pods: 8, claims: 3, days: 3, billItems: 12, schema: 'ocp_kills', seed: 31 };

/**
 * Kills runs at random moments. Before each of them the usage or the bill of a day comes again. Afterwards the tables must be those
 * of before or of after, the next run must end with those of after, and nothing may be left behind: a second database, whose runs
 * nobody disturbs, says what they are. Fails with `KillFailure`.
 */
export async function checkKills({ engines, from, to, seed, onKill }: KillsOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-kills-'));
  const server = await databaseServer();
  const open: (() => Promise<unknown>)[] = [() => server.stop()];
  try {
    const options = { ...defaults, ...size, dir: join(folder, 'lake') };
    const lake = pathToFileURL(options.dir).href;
    const month = { options, lake, rows: await generateLake(options) };
    const turning = await TurningLake.of(month, DAY, join(folder, 'contents'));
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    const place = async (): Promise<Place> => {
      const { url, drop } = await scratchDatabase(server);
      open.push(drop);
      await prepareTenant(url, options);
      const client = await connect(url);
      open.push(() => client.end());
      return { client, url, scratch };
    };
    const flags = (reports: Reports, engine: string, full = false) => [
      ...['--pipeline', reports === 'usage' ? 'ocp' : 'ocp-aws', '--engine', engine, '--lake', lake],
      ...['--ocp-source', options.source, '--schema', options.schema],
      ...(reports === 'usage' ? [] : ['--cloud-source', options.cloudSource]),
      ...['--start', `${options.month}-01`, '--end', `${options.month}-0${size.days}`],
      ...(full ? ['--full'] : []),
    ];
    const run = (where: Place, reports: Reports, engine: string) => runHere(flags(reports, engine), where);
    /** How long processes take that nobody disturbs. */
    const seconds = new Map<string, number>();
    const [lived, peer] = [await place(), await place()];
    const others = () =>
      differences(peer.client, lived.client, { ...options, clouds: [options.cloud], rows: new Map() });
    for (const engine of engines) {
      for (const reports of ['usage', 'bill'] as const) {
        // The first run makes the whole month, and its rows are new.
        for (const full of [false, false, true]) {
          turning.turn(reports);
          const end = await runOf(flags(reports, engine, full), lived);
          if (end.status !== 0) throw new Error(`a run ended with status ${end.status}: ${end.said}`);
          seconds.set(`${reports} ${engine} ${full}`, end.seconds);
        }
        await run(peer, reports, engine);
      }
    }
    for (let number = from; number < to; number++) {
      const random = new Random(seed * 1_000_003 + number);
      const reports = random.pick<Reports>(['usage', 'bill']);
      const engine = random.pick(engines);
      const full = random.below(3) === 0;
      const target = random.pick<Target>(['process', 'connection']);
      const moment = (random.below(1000) / 1000) * MOMENTS;
      const after = Number((moment * seconds.get(`${reports} ${engine} ${full}`)!).toFixed(3));
      const kill = { number, reports, engine, full, target, after };
      const wrong = (what: string): never => {
        throw new KillFailure(kill, what);
      };
      turning.turn(reports);
      const end = await runOf(flags(reports, engine, full), lived, { target, after });
      await sessionsGone(lived.client);
      const before = (await others()) === '';
      if (!before) {
        await run(peer, reports, engine);
        const found = await others();
        if (found !== '') wrong(`the tables are neither those of before nor those of after:\n${found}`);
        await run(lived, reports, engine);
      } else {
        if (end.status === 0) wrong('the run ended well and changed nothing');
        await Promise.all([lived, peer].map((where) => run(where, reports, engine)));
      }
      const found = await others();
      if (found !== '') wrong(`the next run did not end right:\n${found}`);
      const left = [...(await leftBehind(lived.client)), ...readdirSync(scratch)];
      if (left.length > 0) wrong(`left behind: ${left.join(', ')}`);
      onKill?.({ ...kill, tables: before ? 'before' : end.status === 0 ? 'run' : 'after' });
    }
  } finally {
    for (const close of open.reverse()) await close().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}
