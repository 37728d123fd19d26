import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { conformance } from '@ocp/core/conformance';
import { trino, trinoOptions } from '@ocp/engine-trino';
import { chosenOnTrino, goldenParts, openGoldens, sampledOnTrino } from '@ocp/golden';
import { databaseServer } from '@ocp/store';

const server = await databaseServer();
afterAll(() => server.stop());

const folder = fileURLToPath(new URL('../../../test-data/goldens', import.meta.url));
// OpenShift on AWS is compared on Koku's own tables (places.trino.test.ts).
const taken = sampledOnTrino ? /^(azure-all|gcp-all)$/ : chosenOnTrino;
const opened = (await openGoldens([folder], goldenParts(server))).filter(({ name }) => taken.test(name));
// A repetition asks the store, which is the same; on Azure it also reads what the run before left.
const repeated = sampledOnTrino ? /^azure-all cloud-repeated$/ : /^/;
const goldens = opened.map((golden) => ({
  ...golden,
  stages: golden.stages.filter(
    ({ stage }) => !stage.endsWith('-repeated') || repeated.test(`${golden.name} ${stage}`),
  ),
}));
conformance({ engine: trino(trinoOptions(process.env)), goldens });
