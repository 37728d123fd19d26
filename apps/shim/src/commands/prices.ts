import { readFile } from 'node:fs/promises';
import { OcpError, retrying, type PricesFile, type Store } from '@ocp/core';
import { textOf } from '../explanation/text.ts';
import { print, printText } from '../output.ts';
import { withStore } from '../parts.ts';
import { clearPrices, listPrices, setPrices, type ChargedCluster, type ClusterPrices } from '../prices.ts';
import type { SiteFlags } from '../site-flags.ts';

export interface PricesFlags extends SiteFlags {
  /** UUID, name or cluster id. */
  source?: string;
}

/** Enters the prices of a file and charges what is summarized, and returns the exit status. */
export async function runPricesSet(file: string, flags: SiteFlags, signal: AbortSignal): Promise<number> {
  const prices = await pricesIn(file);
  return charged(flags, signal, (store) => setPrices(store, { schema: flags.schema, prices }, signal), {
    changed: 'has prices now',
    none: 'no cluster is named',
  });
}

/** Removes prices with the costs that they made. */
export function runPricesClear(flags: PricesFlags, signal: AbortSignal): Promise<number> {
  return charged(flags, signal, (store) => clearPrices(store, flags, signal), {
    changed: 'has no prices any more',
    none: `${flags.source ?? flags.schema} has no prices; nothing was changed`,
  });
}

/** Lists which prices are in force when. */
export async function runPricesList(flags: SiteFlags, signal: AbortSignal): Promise<number> {
  const { schema } = flags;
  const sources = await withStore(flags, (store) => listPrices(store, { schema }, signal));
  if (flags.json === true) print({ status: 'done', sources });
  else if (sources.length === 0) printText(`${schema} has no prices; ocp prices set enters them`);
  else
    printText(
      table(`Prices of ${schema}`, ['cluster', 'from', 'until', 'currency', 'by', 'rates'], sources, listed),
    );
  return 0;
}

/** Prints every rate of a cluster. */
export async function runPricesShow(flags: PricesFlags, signal: AbortSignal): Promise<number> {
  const sources = await withStore(flags, (store) => listPrices(store, flags, signal));
  if (flags.json === true) print({ status: 'done', sources });
  else if (sources.length === 0)
    printText(`${flags.source ?? flags.schema} has no prices; ocp prices set enters them`);
  else
    printText(
      table(
        `Prices of ${flags.schema}`,
        ['cluster', 'from', 'until', 'cost type', 'rate', 'price'],
        sources,
        shown,
      ),
    );
  return 0;
}

async function pricesIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new OcpError('PRICES_INVALID', `the file of prices cannot be read: ${(cause as Error).message}`, {
      where: { file },
      hint: 'Name a file of JSON, as docs/on-premises.md has one; nothing was changed.',
      cause,
    });
  }
}

interface Said {
  /** Of a cluster whose prices are others now. */
  changed: string;
  /** Where there is no cluster to speak of. */
  none: string;
}

async function charged(
  flags: SiteFlags,
  signal: AbortSignal,
  work: (store: Store) => Promise<ChargedCluster[]>,
  said: Said,
): Promise<number> {
  const sources = await withStore(flags, (store) => retrying(() => work(store), { signal }));
  if (flags.json === true) print({ status: 'done', sources });
  else if (sources.length === 0) printText(said.none);
  else for (const line of sources.flatMap((one) => lines(one, said))) printText(line);
  return 0;
}

function lines({ name, changed, days, tables }: ChargedCluster, said: Said): string[] {
  const ranges = days.map(({ start, end }) => `${start} to ${end}`).join(', ');
  const counts = Object.entries(tables).filter(([, { deleted, written }]) => deleted + written > 0);
  const what = changed ? said.changed : 'has these prices already';
  if (ranges === '') return [`${name} ${what}; none of their days is summarized yet`];
  return [
    `${name} ${what}; its costs of ${ranges}${counts.length === 0 ? ' are as they were' : ':'}`,
    ...counts.map(
      ([table, { deleted, written }]) => `  ${table.padEnd(52)} ${deleted} deleted ${written} written`,
    ),
  ];
}

type Row = string[];
type OfPeriod = (
  file: PricesFile['cost_models'][number]['price_lists'][number],
  currency: string,
  by: string,
) => Row[];

function table(heading: string, head: string[], sources: readonly ClusterPrices[], rowsOf: OfPeriod): string {
  const rows = sources.flatMap(({ name, prices: { currency, cost_models: models } }) =>
    models.flatMap(({ distribution, price_lists: lists }) =>
      lists.flatMap((list) =>
        rowsOf(list, currency, distribution).map((row) => [name, list.from, list.until ?? '', ...row]),
      ),
    ),
  );
  return textOf([
    { heading, level: 1 },
    { head, rows, numeric: [head.length - 1] },
  ]);
}

const listed: OfPeriod = ({ infrastructure = {}, supplementary = {} }, currency, by) => [
  [currency, by, String(Object.keys(infrastructure).length + Object.keys(supplementary).length)],
];

const shown: OfPeriod = ({ infrastructure = {}, supplementary = {} }, currency) =>
  Object.entries({ Infrastructure: infrastructure, Supplementary: supplementary }).flatMap(([type, rates]) =>
    Object.entries(rates).map(([rate, price]) => [type, rate, `${price} ${currency}`]),
  );
