import type { Command } from 'commander';

const DAYS = '--start 2025-10-01 --end 2025-10-31';
const ONE = `--schema org1234567 --ocp-source 5eed0c10-0000-4000-8000-000000000001 ${DAYS}`;
const ALL = `--pipeline all --schema org1234567 ${DAYS}`;

/** Lines that the help of a command shows, by its whole name. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  aggregate: [
    `ocp aggregate ${ALL} --lake s3://bucket/prefix`,
    `ocp aggregate ${ALL} --engine postgres`,
    `ocp aggregate ${ONE} --lake ./lake --out ./tables`,
  ],
  plan: [`ocp plan ${ONE} --lake ./lake`],
  compare: [
    `ocp compare ${ONE} --lake ./lake --engines duckdb,arrow`,
    `ocp compare ${ONE} --lake ./lake --engines duckdb,incumbent`,
  ],
  explain: [
    'ocp explain --schema org1234567 --lake ./lake --day 2025-10-02 --resource i-0123456789abcdef0',
    'ocp explain --schema org1234567 --lake ./lake --day 2025-10-02 --namespace shop',
  ],
  ingest: [
    'ocp ingest --schema org1234567 --payload payload.tar.gz',
    'ocp ingest --schema org1234567 --payload ~/payloads --strict',
  ],
  cleanup: ['ocp cleanup --schema org1234567 --dry-run'],
  forget: ['ocp forget --schema org1234567 --source 5eed0c10-0000-4000-8000-000000000001'],
  decide: ['ocp decide --schema org1234567 --json'],
  'trino-free': ['ocp trino-free --schema org1234567'],
  'tenant create': ['ocp tenant create --schema org1234567'],
  'source add': [
    'ocp source add --schema org1234567 --name production --cluster-id 4e009161-4f40-42c8-877c-3e59f6baea3d',
    'ocp source add --schema org1234567 --provider-type AWS --name account --source 5eed0c10-0000-4000-8000-0000000000a1',
  ],
  'source list': ['ocp source list --schema org1234567'],
  'source rename': ['ocp source rename --schema org1234567 --source production --name old-production'],
  'source forget': ['ocp source forget --schema org1234567 --source old-production'],
  'tags list': ['ocp tags list --schema org1234567'],
  'tags enable': ['ocp tags enable app environment --schema org1234567'],
  'tags disable': ['ocp tags disable environment --schema org1234567'],
  'prices set': ['ocp prices set prices.json --schema org1234567'],
  'prices list': ['ocp prices list --schema org1234567'],
  'prices show': ['ocp prices show --schema org1234567 --source production'],
  'prices clear': ['ocp prices clear --schema org1234567 --source production'],
  status: ['ocp status --schema org1234567 --month 2025-10'],
  doctor: ['ocp doctor', 'ocp doctor --schema org1234567 --lake s3://bucket/prefix'],
  serve: [
    'ocp serve --lake s3://bucket/prefix',
    'ocp serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem --tls-client-ca callers.pem',
  ],
  golden: ['ocp golden test-data/goldens --engine arrow'],
};

/** Adds the examples of a command, and of those below it, to their help. */
export function showExamples(command: Command, before = ''): void {
  for (const below of command.commands) {
    const name = `${before}${below.name()}`;
    const lines = examples[name] ?? [];
    if (lines.length > 0) below.addHelpText('after', ['\nExamples:', ...lines].join('\n  '));
    showExamples(below, `${name} `);
  }
}
