import { namespacesOfNobody, providerTypeOf, type Report } from '@ocp/core';
import type { Client } from 'pg';
import type { GenerateOptions } from '../generate/options.ts';
import type { Bill, BillReading } from './bill.ts';
import { accounts } from './proof.ts';
import { reasons } from './reasons.ts';
import { detailCosts, namespaceCosts, shownCosts } from './tables.ts';
import { money, tableText } from './text.ts';

/** What each run of the tenant wrote. */
export function showReports(reports: readonly Report[]): string {
  const lines = reports.map(({ request, tables, seconds, peak_memory_bytes: bytes }) => {
    const written = Object.values(tables).filter(({ written }) => written > 0);
    const rows = written.reduce((sum, { written }) => sum + written, 0);
    return [
      String(request.provider_type),
      written.length,
      rows,
      seconds.toFixed(1),
      Math.round(bytes / 2 ** 20),
    ];
  });
  return tableText(['run', 'tables', 'rows written', 's', 'peak MiB'], lines);
}

/** Cost by namespace, then what no namespace caused, with the reason. */
export async function showNamespaces(client: Client, schema: string, currency: string): Promise<string> {
  const all = await namespaceCosts(client, schema);
  const nobody = ({ namespace }: { namespace: string }) => namespacesOfNobody.includes(namespace);
  const lines = all
    .filter((row) => !nobody(row))
    .map(({ namespace, coreHours, pods, volumes, cost }) => [
      namespace,
      Math.round(coreHours),
      money(pods),
      money(volumes),
      money(cost),
    ]);
  const unattributed = all
    .filter(nobody)
    .map(({ namespace, cost }) => [namespace, money(cost), reasons[namespace] ?? null]);
  return [
    'What each namespace costs, dearest first',
    tableText(
      ['namespace', 'core hours', `pods ${currency}`, `volumes ${currency}`, `cost ${currency}`],
      lines,
    ),
    '\nWhat OpenShift costs and no namespace caused',
    tableText(['unattributed', currency, 'why'], unattributed),
  ].join('\n');
}

/** What of the bill is not OpenShift's, by service. */
export function showBill({ groups, currency }: Bill, { shown }: BillReading): string {
  const lines = groups
    .filter(({ openshift }) => !openshift)
    .map(({ service, rows, counted }) => [
      service,
      rows,
      money(shown.reduce((sum, cost) => sum + (counted[cost] ?? 0), 0)),
    ]);
  return [
    'What of the bill is not OpenShift: neither a node or disk of the cluster, nor a tag that names something of it',
    tableText(['service', 'rows', currency], lines),
  ].join('\n');
}

/** The account of each cost, which is proved on the way, and the tables that agree. */
export async function showProof(
  client: Client,
  { schema, cloud }: GenerateOptions,
  bill: Bill,
  reading: BillReading,
  reports: readonly Report[],
): Promise<string> {
  const report = reports.find(({ request }) => request.provider_type === providerTypeOf(cloud));
  if (report === undefined) throw new Error(`no run on ${cloud}`);
  const proved = accounts(bill, reading, await detailCosts(client, schema, cloud), report);
  const names = proved[0]?.parts.map(({ name }) => name) ?? [];
  const shown = await shownCosts(client, schema);
  const worst = Math.max(...proved.map(({ sum, bill }) => Math.abs(sum - bill)));
  return [
    `Conservation in ${bill.currency}: each part was counted where it lies, and together they are the bill`,
    tableText(
      ['part', ...proved.map(({ cost }) => cost)],
      [
        ...names.map((name, index) => [
          name,
          ...proved.map(({ parts }) => money(parts[index]?.amount ?? NaN)),
        ]),
        ['Together', ...proved.map(({ sum }) => money(sum))],
        ['The bill', ...proved.map(({ bill }) => money(bill))],
      ],
    ),
    `   The greatest difference is ${worst.toFixed(9)}: costs are stored with nine decimals or more.`,
    ...(reading.notCounted === undefined
      ? []
      : [`   ${reading.notCounted.name}: ${reading.notCounted.why}.`]),
    `\nThe same ${reading.shown.join(' + ')} of OpenShift, as Koku's API reads it`,
    tableText(
      ['table', bill.currency],
      shown.map(([table, cost]) => [table, money(cost)]),
    ),
  ].join('\n');
}
