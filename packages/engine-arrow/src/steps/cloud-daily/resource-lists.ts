import { NULL_CODE, type Column } from '../../columns.ts';
import { HashGroups, type TextPool } from '../../kernels/index.ts';

/** The distinct resources of groups, batch after batch. */
export class ResourceLists {
  readonly #pairs = new HashGroups(2);

  /** `ids`: the group of each line, with the code of its resource. */
  add(ids: Int32Array, resources: Int32Array): void {
    this.#pairs.add([ids, resources], ids.length);
  }

  /** Of each group the ids as an array of PostgreSQL, null as one of them, and the number of those that are not null. */
  finish(groups: number, pool: TextPool): { ids: Column; counts: Column } {
    const elements: number[][] = Array.from({ length: groups }, () => []);
    const counts = new Float64Array(groups);
    const [of, resource] = [this.#pairs.key(0), this.#pairs.key(1)];
    const known = new Map<number, number>();
    for (let pair = 0; pair < this.#pairs.count; pair += 1) {
      const code = resource[pair]!;
      const element = known.get(code) ?? pool.intern(elementOf(pool.textOrNull(code)));
      known.set(code, element);
      elements[of[pair]!]!.push(element);
      if (code !== NULL_CODE) counts[of[pair]!]! += 1;
    }
    const ids = Int32Array.from(elements, (found) => {
      found.sort((a, b) => pool.compare(a, b));
      return pool.intern(`{${found.map((element) => pool.text(element)).join(',')}}`);
    });
    return { ids: { codes: ids }, counts: { values: counts, validity: undefined } };
  }
}

const elementOf = (id: string | null) => (id === null ? 'NULL' : `"${id.replace(/["\\]/g, '\\$&')}"`);
