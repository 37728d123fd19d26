import {
  cloudSource,
  isOpenshift,
  ownSource,
  pipelineOf,
  type Report,
  type Request,
  type StepPlace,
  type StepRecord,
} from '@ocp/core';
import { amount } from '../explanation/numbers.ts';
import { count, counted, sum } from '../counted.ts';
import { styled } from '../terminal.ts';

/** Columns for a name: as many as the longest needs, where the terminal has them. */
const width = () => Math.max(24, Math.min(58, (process.stderr.columns || 100) - 40));

/** Pipeline and source of a run. */
export const runName = (request: Request) => `${pipelineOf[request.provider_type]} ${ownSource(request)}`;

/** What stands above the lines of a run. */
export function runHeading(request: Request, engine: string): string {
  const bill = cloudSource(request)?.source;
  const on = bill === undefined || bill === ownSource(request) ? '' : ` on bill ${bill}`;
  const { start_date: start, end_date: end } = request;
  return styled('bold', `${runName(request)}${on}, ${start} to ${end}, ${engine}`);
}

/** A step, and where an engine makes it, which of its steps it is. */
export function stepLine({ name, seconds, rows }: StepRecord, place?: StepPlace): string {
  const which = place === undefined ? '' : `${place.number} of ${place.of}`;
  return `  ${styled('dim', which.padStart(8))} ${name.padEnd(width())} ${count(rows).padStart(12)} rows ${seconds.toFixed(2).padStart(7)} s`;
}

/** Why days were made, and what became of the rows of each table that has some. */
export function reportLines({ changes, tables }: Report): string[] {
  return [
    ...changes.map(({ days, reason }) => `  ${counted(days, 'day')}: ${reason}`),
    ...Object.entries(tables).flatMap(([table, { written: inserted, deleted, unchanged = 0 }]) => {
      const rows = Object.entries({ inserted, deleted, unchanged }).filter(([, number]) => number > 0);
      const said = rows.map(([what, number]) => `${count(number)} ${what}`);
      return said.length === 0 ? [] : [`  ${table.padEnd(width() + 9)} ${said.join(', ')}`];
    }),
  ];
}

export const warningLines = ({ warnings }: Report): string[] =>
  warnings.map(({ code, message }) => `  ${styled('yellow', `warning ${code}`)}: ${message}`);

const outcomes: Readonly<Record<Report['status'], string>> = {
  done: styled('green', 'done'),
  nothing: styled('yellow', 'nothing to do'),
  failed: styled('red', 'failed'),
  different: styled('yellow', 'different'),
};

/** A run in one line: what became of it, rows changed, money in and out, warnings, and what it took. */
export function lastLine(request: Request, report: Report): string {
  const { status, unchanged, conservation, peak_memory_bytes: bytes } = report;
  const { start_date: start, end_date: end } = request;
  const [measure] = conservation;
  const facts = [
    unchanged ? `${styled('green', 'unchanged')} from ${start} to ${end}` : outcomes[status],
    ...(status === 'done' && !unchanged ? [rowsText([report])] : []),
    ...(measure === undefined ? [] : [throughText(request, measure)]),
    ...took([report], report.seconds),
    `peak memory ${Math.round(bytes / 2 ** 20)} MiB`,
  ];
  return `${styled('bold', runName(request))}: ${facts.join(', ')}`;
}

/** Several runs in one line. */
export function totalLine(reports: readonly Report[], seconds: number): string {
  const unchanged = reports.filter((report) => report.unchanged).length;
  const nothing = reports.filter(({ status }) => status === 'nothing').length;
  const facts = [
    counted(reports.length, 'run'),
    ...(unchanged === 0 ? [] : [`${unchanged} unchanged`]),
    ...(nothing === 0 ? [] : [`${nothing} with nothing to do`]),
    rowsText(reports),
    ...moneyTexts(reports),
    ...took(reports, seconds),
  ];
  return `${styled('bold', 'all')}: ${facts.join(', ')}`;
}

const took = (reports: readonly Report[], seconds: number) => [
  counted(sum(reports.map(({ warnings }) => warnings.length)), 'warning'),
  `${seconds.toFixed(2)} s`,
];

function rowsText(reports: readonly Report[]): string {
  const tables = reports.flatMap((report) => Object.values(report.tables));
  const rows = (of: 'written' | 'deleted' | 'unchanged') =>
    count(sum(tables.map((counts) => counts[of] ?? 0)));
  return `rows: ${rows('written')} inserted, ${rows('deleted')} deleted, ${rows('unchanged')} unchanged`;
}

type Measure = Report['conservation'][number];

/** The first measure of a run: money on a bill, of OpenShift alone what was used. */
function throughText(request: Request, { measure, ...through }: Measure): string {
  const what = cloudSource(request) === undefined ? 'usage' : 'cost';
  return `${what} ${inAndOut(through)} (${measure})`;
}

function inAndOut({ in: source, attributed, remainder }: Omit<Measure, 'measure'>): string {
  const [from, to] = [amount(source), amount(attributed)];
  return `${from} in and ${to} out${from === to ? '' : `, ${amount(remainder)} left`}`;
}

/**
 * The money of each bill apart: bills may be in different currencies. A line that several clusters match by tag comes in once for each
 * of them, so of clusters only what went out is added up.
 */
function moneyTexts(reports: readonly Report[]): string[] {
  const runs = reports.flatMap((report) => {
    // Only a run that failed before it began has another request in its report.
    const request = report.request as Request;
    const bill = cloudSource(request)?.source;
    const [money] = report.conservation;
    return money === undefined || bill === undefined ? [] : [{ request, money, bill }];
  });
  const ofBills = Map.groupBy(runs, ({ request, bill }) => `${pipelineOf[request.provider_type]} ${bill}`);
  return [...ofBills].map(([of, same]) => {
    const total = (part: 'in' | 'attributed' | 'remainder') => sum(same.map(({ money }) => money[part]));
    const through = { in: total('in'), attributed: total('attributed'), remainder: total('remainder') };
    const clusters = new Set(same.map(({ request }) => ownSource(request))).size;
    const onBill = same.some(({ request }) => isOpenshift(request));
    const said = onBill
      ? `${amount(through.attributed)} out to ${counted(clusters, 'cluster')}`
      : inAndOut(through);
    return `cost of ${of}: ${said}`;
  });
}
