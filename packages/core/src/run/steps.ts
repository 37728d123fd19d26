import type { EngineSession, Pipeline } from '../contract/index.ts';
import type { RunRecorder } from './recorder.ts';

/** Makes every step of a pipeline in order and gives each relation back as soon as nothing reads it any more; `read` are read afterwards. */
export async function makeSteps(
  pipeline: Pipeline,
  session: EngineSession,
  recorder: RunRecorder,
  read: readonly string[] = [],
): Promise<void> {
  const kept = new Set([
    ...read,
    ...pipeline.outputs.map(({ step }) => step),
    ...pipeline.conserved.flatMap(({ in: source, attributed }) => [
      source.relation,
      ...attributed.map(({ relation }) => relation),
    ]),
  ]);
  const made = new Set<string>();
  const { length: of } = pipeline.steps;
  for (const [index, step] of pipeline.steps.entries()) {
    await recorder.step(step.name, () => session.make(step.name), { number: index + 1, of });
    made.add(step.name);
    const later = new Set(pipeline.steps.slice(index + 1).flatMap(({ reads }) => reads));
    for (const relation of made) {
      if (kept.has(relation) || later.has(relation)) continue;
      await session.release(relation);
      made.delete(relation);
    }
  }
}
