import type { TenantFacts, TenantSource } from '@ocp/store';
import { failed, ok, some, warning, type Finding } from './finding.ts';

/** What a tenant's facts mean, with its sources where it has the tables to say them. */
export function tenantFindings(
  facts: TenantFacts,
  kokus: boolean,
  sources: readonly TenantSource[] | undefined,
): Finding[] {
  const { schema } = facts;
  const check = `tenant ${schema}`;
  const make = kokus
    ? "Run Koku's migrations: it makes its tenants itself."
    : `\`ocp tenant create --schema ${schema}\` makes what is missing.`;
  if (!facts.exists) return [failed(check, 'the database has no such schema', make)];
  return [
    tables(check, facts, make),
    ...(facts.makes_partitions
      ? []
      : [failed(check, 'a row of partitioned_tables makes no partition', `Its trigger is missing. ${make}`)]),
    ...(sources === undefined ? [] : [sourcesFinding(schema, sources)]),
  ];
}

/** A database without any tenant. */
export function noTenants(kokus: boolean): Finding {
  const advice = kokus
    ? 'Koku makes its tenants itself.'
    : '`ocp tenant create --schema org1234567` makes one.';
  return warning('tenants', 'there are none', advice);
}

function tables(check: string, facts: TenantFacts, make: string): Finding {
  const { missing_tables: missing, missing_columns: columns, closed_tables: closed } = facts;
  if (missing.length > 0)
    return failed(check, `${missing.length} tables are missing: ${some(missing)}`, make);
  if (closed.length > 0) {
    const advice = 'Let the owner grant select, insert, update and delete on the tables of the schema.';
    return failed(check, `${closed.length} tables are closed to this user: ${some(closed)}`, advice);
  }
  if (columns.length > 0) {
    const advice = 'The tables are of another version of Koku; what needs these columns fails.';
    return warning(check, `${columns.length} columns are missing: ${some(columns)}`, advice);
  }
  if (!facts.may_make_tables) {
    const advice = 'Let the owner grant create on the schema, if payloads are to be loaded.';
    return warning(check, 'this user may make no tables in the schema', advice);
  }
  return ok(check, 'has all tables');
}

function sourcesFinding(schema: string, sources: readonly TenantSource[]): Finding {
  const check = `sources of ${schema}`;
  const living = sources.filter(({ active }) => active);
  if (living.length === 0) {
    return warning(check, 'there are none', `\`ocp source add --schema ${schema}\` enters a cluster.`);
  }
  const nameless = living.filter(({ type, cluster_id: id }) => type.startsWith('OCP') && id === null);
  if (nameless.length > 0) {
    const names = some(nameless.map(({ name }) => name));
    return warning(
      check,
      `no cluster is known of ${names}`,
      'Name the source with --ocp-source when a payload is loaded.',
    );
  }
  return ok(check, some(living.map(({ name, type }) => `${name} (${type})`)));
}
