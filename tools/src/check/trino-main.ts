import { report } from './report.ts';
import { trinoTests } from './trino.ts';

/** `npm run test:trino` */
report(await trinoTests('all'));
