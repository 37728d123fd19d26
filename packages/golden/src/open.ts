import type { Golden } from '@ocp/core/conformance';
import { folderOf, hasReports, locateGoldens, scenarioOf } from './locate.ts';
import type { GoldenParts } from './parts.ts';
import { PreparedGolden } from './prepared-golden.ts';
import { stagesOf } from './stages.ts';

/**
 * The goldens at some paths, ready for the conformance suite or for `runGoldens`; from staged reports, those that have
 * reports. Fails with `GOLDEN_INVALID`.
 */
export async function openGoldens(paths: readonly string[], parts: GoldenParts): Promise<Golden[]> {
  const located = await locateGoldens(paths);
  const usable = await Promise.all(
    located.map(async (place) => parts.staging === undefined || (await hasReports(place))),
  );
  const places = located.filter((_, index) => usable[index]);
  return Promise.all(
    places.map(async (place): Promise<Golden> => {
      const scenario = await scenarioOf(place);
      return {
        name: scenario.name,
        stages: stagesOf(scenario),
        open: async (engine) => new PreparedGolden(await folderOf(place), scenario, engine, parts),
      };
    }),
  );
}
