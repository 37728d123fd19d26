import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';
import { configurationText } from './configuration.ts';

writeFileSync(join(root, 'docs', 'configuration.md'), configurationText());
