import type { RunLog } from '@ocp/core';
import { say, warn } from '../output.ts';

/** pino's numbers of the levels: what reads the log of the server reads this one too. */
const line = (level: number, tell: (line: string) => void) => (fields: object, msg: string) =>
  tell(JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg }));

/** The log of a command where no terminal is: one JSON object a line on standard error. A logger would cost more than all that it says here. */
export const stderrLog: RunLog = { info: line(30, say), warn: line(40, warn), error: line(50, warn) };
