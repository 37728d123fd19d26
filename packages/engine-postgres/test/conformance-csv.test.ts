import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { conformance } from '@ocp/core/conformance';
import { postgres } from '@ocp/engine-postgres';
import { goldenParts, openGoldens, sampleOf, withoutRepetitions, type GoldenStaging } from '@ocp/golden';
import { ingest, openStaging } from '@ocp/staging';
import { databaseServer } from '@ocp/store';

const server = await databaseServer();
afterAll(() => server.stop());

const { signal } = new AbortController();
const staging: GoldenStaging = {
  ingest: (store, schema, source, payload) => ingest(store, { schema, source, payload }, { signal }),
  open: (store, schema) => openStaging({ store, schema, signal }),
};

const folder = fileURLToPath(new URL('../../../test-data/goldens', import.meta.url));
const opened = await openGoldens([folder], goldenParts(server, signal, staging));
// A repetition reads the same payloads, and asks what it asks of Parquet.
const goldens = sampleOf(opened, 3).map(withoutRepetitions);
conformance({ engine: postgres(), goldens });
