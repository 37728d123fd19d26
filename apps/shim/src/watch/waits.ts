import type { LockWait, WaitListener } from '@ocp/store';
import { say } from '../output.ts';
import { onTerminal, styled } from '../terminal.ts';
import { stderrLog } from './stderr-log.ts';

/** Tells what a command waits for in the database: who has it, since when, and what they do. */
export const toldWaits: WaitListener = {
  waits(wait) {
    const { key, table, kind, since, holders } = wait;
    tell({ lock: key ?? table ?? kind, since, holders }, waitText(wait));
  },
  over: (seconds) => tell({ seconds }, `goes on after ${seconds.toFixed(1)} s`),
};

function tell(fields: object, text: string): void {
  if (onTerminal()) say(`  ${styled('cyan', text)}`);
  else stderrLog.info(fields, text);
}

function waitText(wait: LockWait): string {
  const holders = wait.holders.map(({ pid, application, since, state, statement, waits }) => {
    const who = `process ${pid} (${application || 'another user'}) has it`;
    const when = since === null ? '' : ` since ${since}`;
    const last = state === 'active' ? statement : `${state ?? 'unseen'}, last: ${statement ?? ''}`;
    return `${who}${when}${statement === null ? '' : `, ${waits ? 'and waits too: ' : ''}${last}`}`;
  });
  return `waits for ${lockText(wait)} since ${wait.since.slice(0, 19)}Z: ${holders.join('; ')}`;
}

/** What a lock is on, by its key or as PostgreSQL knows it. */
function lockText({ key, kind, table }: LockWait): string {
  if (key === undefined) {
    if (table === null) return `a lock (${kind})`;
    return kind === 'relation' ? `table ${table}` : `rows of table ${table}`;
  }
  const [schema, what, source] = key.split('/');
  if (what === 'openshift') return `OpenShift source ${source}`;
  if (what === 'writing') return `its turn to write into ${schema}`;
  return source === undefined ? `the lock ${key}` : `the bill of ${what} source ${source}`;
}
