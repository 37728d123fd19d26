/** Goldens: real inputs with the rows that the reference made of them, loaded, run and compared. */
export { compareStage, readRows } from './compare.ts';
export { connect, quoted, tableName } from './database.ts';
export { loadGolden } from './load.ts';
export { openGoldens } from './open.ts';
export { packedName, packGolden, unpackGolden, type UnpackedGolden } from './pack.ts';
export { goldenParts, type GoldenParts, type GoldenSite, type GoldenStaging } from './parts.ts';
export type { GoldenReport, StageReport } from './report.ts';
export { runGoldens } from './run.ts';
export { parseScenario, readScenario, type Scenario } from './scenario.ts';
export { chosenOnTrino, sampledOnTrino, sampleOf, withoutRepetitions } from './sample.ts';
export { reportText, stageText } from './text.ts';
export { clusterTables, stageTables, type StageTables } from './tables.ts';
