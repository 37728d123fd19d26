import { styled } from './terminal.ts';

const labels: Readonly<Record<string, 'warning' | 'error'>> = {
  ...{ 40: 'warning', 50: 'error', 60: 'error' },
  ...{ warn: 'warning', error: 'error', fatal: 'error' },
};

/** What every line of our logs has, and what else. */
interface Line extends Record<string, unknown> {
  level: string | number;
  time: string;
  msg?: string;
}

/** A line of a JSON log for people: its time, what happened, and to what. */
export function logText(json: string, stream: NodeJS.WriteStream): string {
  const { level, time, msg, service: _, ...fields } = JSON.parse(json) as Line;
  const label = labels[level];
  const said = label === undefined ? '' : `${styled(label === 'error' ? 'red' : 'yellow', label, stream)} `;
  const about = Object.entries(fields).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const more = about.length === 0 ? '' : ` ${styled('dim', `(${about.join(', ')})`, stream)}`;
  return `${time.slice(11, 19)} ${said}${msg ?? ''}${more}`;
}
