import { expect, it } from 'vitest';
import { cloudTypes, ocpPipeline, openshiftOnCloud, priced } from '../src/index.ts';

it.each([ocpPipeline, ...cloudTypes.map(openshiftOnCloud)])(
  '$name: costs come after all that they are of, and before the tables that show them',
  (pipeline) => {
    const names = priced(pipeline).map(({ name }) => name);
    const [usage, shared] = [names.indexOf('priced_usage'), names.indexOf('shared_costs')];
    expect(shared).toBe(usage + 1);
    const shown = names.filter((name) => /^(cost|pod|volume|network|gpu|vm)_summary/.test(name));
    expect(shown).toHaveLength(13);
    for (const name of shown) expect(names.indexOf(name), name).toBeGreaterThan(shared);
    for (const name of ['back_population', 'openshift_markup'])
      expect(names.indexOf(name)).toBeLessThan(usage);
    expect(names.filter((name) => !['priced_usage', 'shared_costs'].includes(name))).toEqual(
      pipeline.after.map(({ name }) => name),
    );
  },
);
