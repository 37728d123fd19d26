import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { conformance } from '@ocp/core/conformance';
import { duckdb } from '@ocp/engine-duckdb';
import { goldenParts, openGoldens, sampleOf } from '@ocp/golden';
import { databaseServer } from '@ocp/store';

const server = await databaseServer();
afterAll(() => server.stop());

const folder = fileURLToPath(new URL('../../../test-data/goldens', import.meta.url));
conformance({
  engine: duckdb(),
  goldens: sampleOf(await openGoldens([folder], goldenParts(server)), 0),
});
