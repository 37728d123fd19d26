import type { RunLog } from '@ocp/core';
import { say } from '../output.ts';

/** pino's numbers of the levels: what reads the log of the server reads this one too. */
const line = (level: number) => (fields: object, msg: string) =>
  say(JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg }));

/** The log of a command: one JSON object a line on standard error. A logger would cost more than all that it says here. */
export const stderrLog: RunLog = { info: line(30), warn: line(40), error: line(50) };
