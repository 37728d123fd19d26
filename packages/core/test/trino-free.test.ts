import { describe, expect, it } from 'vitest';
import { trinoFree, trinoStatements, type TrinoFreeQuestion } from '@ocp/core';

const levels = { ocp: 'full', 'ocp-aws': 'full', 'ocp-azure': 'partial', 'ocp-gcp': 'none' } as const;
const capabilities = {
  pipelines: levels,
  inDatabase: false,
  reads: 'files',
} as unknown as TrinoFreeQuestion['engine']['capabilities'];
const fates = (choice: 'candidate' | 'incumbent', types?: string[], phase: 'rollout' | 'only' = 'rollout') =>
  Object.fromEntries(
    trinoFree({ decision: { choice, phase }, engine: { capabilities }, types }).map(
      ({ statement, sent, why }) => [statement.name, sent ? `sent: ${why}` : why],
    ),
  );

describe("Koku's statements to Trino", () => {
  it('have names of their own that can be labels', () => {
    const names = trinoStatements.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]+$/);
  });

  it('are all sent while the incumbent does the schema, but those of clouds that it does not have', () => {
    const all = Object.values(fates('incumbent'));
    expect(new Set(all)).toEqual(new Set(['sent: incumbent', 'sent: not covered']));
    const onAws = fates('incumbent', ['OCP', 'AWS-local']);
    expect(onAws).toMatchObject({
      ocp_daily_summary: 'sent: incumbent',
      ocp_on_aws_ui_tables: 'sent: incumbent',
      ocp_on_gcp_ui_tables: 'no such source',
      gcp_topology: 'no such source',
      hcs_azure: 'no such source',
    });
    expect(fates('incumbent', ['AWS']).ocp_on_aws_ui_tables).toBe('no such source');
  });

  it('are answered by a candidate as far as its engine goes and Koku asks it', () => {
    expect(fates('candidate')).toMatchObject({
      ocp_daily_summary: 'answered',
      ocp_on_aws_daily_summary: 'answered',
      ocp_on_azure_daily_summary: 'sent: not by this engine',
      ocp_on_gcp_daily_summary: 'sent: not by this engine',
      hcs_aws: 'sent: not covered',
      free_query: 'sent: not covered',
      migrate_tables: 'sent: about trino',
    });
  });

  it('are sent for what Trino keeps, until it is not there any more', () => {
    const ofIngest = [
      'ingest_schema_exists',
      'ingest_table_exists',
      'create_schema',
      'create_table',
      'sync_partitions',
      'expired_partitions',
      'forget_source',
    ];
    for (const name of ofIngest) {
      expect(fates('candidate')[name]).toBe('sent: until the phase only');
      expect(fates('candidate', undefined, 'only')[name]).toBe('answered');
    }
    expect(fates('candidate').payer_account).toBe('answered');
  });

  it('about what exists are answered to an update, not to HCS, which asks outside of any', () => {
    const only = (...types: string[]) => fates('candidate', types, 'only');
    expect(only('OCP', 'AWS')).toMatchObject({
      schema_exists: 'answered',
      table_exists_cached: 'answered',
      table_exists: 'answered',
      hcs_aws_tables: 'sent: no hook',
      hcs_gcp_tables: 'no such source',
    });
    expect(Object.values(only('OCP')).filter((fate) => fate === 'sent: no hook')).toEqual([]);
  });
});
