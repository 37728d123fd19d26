import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { conformance } from '@ocp/core/conformance';
import { arrow } from '@ocp/engine-arrow';
import { goldenParts, openGoldens, sampleOf } from '@ocp/golden';
import { databaseServer } from '@ocp/store';

const server = await databaseServer();
afterAll(() => server.stop());

const folder = fileURLToPath(new URL('../../../test-data/goldens', import.meta.url));
conformance({ engine: arrow(), goldens: sampleOf(await openGoldens([folder], goldenParts(server)), 1) });
