import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { conformance } from '@ocp/core/conformance';
import { trino, trinoOptions } from '@ocp/engine-trino';
import { goldenParts, openGoldens } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { sampled } from './support/sample.ts';

const server = await databaseServer();
afterAll(() => server.stop());

const folder = fileURLToPath(new URL('../../../test-data/goldens', import.meta.url));
// The goldens of realistic reports, or a few; the others ask what the rules are asked on the other databases already.
const taken = sampled ? /^(ocp-basic|aws-tags|azure-all|gcp-all)$/ : /^(ocp|aws|azure|gcp|step1)-/;
const opened = (await openGoldens([folder], goldenParts(server))).filter(({ name }) => taken.test(name));
// A repetition asks the store, which is the same; on Azure it also reads what the run before left.
const repeated = sampled ? /^(ocp-basic|azure-all)$/ : /^/;
const goldens = opened.map((golden) => ({
  ...golden,
  stages: golden.stages.filter(({ stage }) => repeated.test(golden.name) || !stage.endsWith('-repeated')),
}));
conformance({ engine: trino(trinoOptions(process.env)), goldens });
