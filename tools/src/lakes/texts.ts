import fc from 'fast-check';

/** Texts that break careless code: empty, quotes, separators, wildcards, other scripts, both sides of UTF-16's surrogates. */
export const hostile = [
  '',
  ' ',
  ',',
  '"',
  "'",
  '\\',
  '%',
  '_',
  'a,b',
  'x"y',
  'Été',
  '日本',
  '😀',
  '\uE000',
  '\uFF21',
  '\t',
  '{}',
  'null',
] as const;

export const nodes = ['node-1', 'ode-1', 'node_1', 'n,"1"', '😀', ''] as const;
/** Ids of machines; some end with others. */
export const machines = ['i-1', 'i-11', '1', '-1', 'i-é', ''] as const;
export const namespaces = [
  'app',
  'openshift-kube-apiserver',
  'kube-system',
  'Worker unallocated',
  'a%b',
  "o'brien",
  '日本',
] as const;
export const volumes = ['pv-1', 'pv-2', ''] as const;
export const pods = ['pod-1', 'pod-2', 'p,"od"', '😀'] as const;
/** Handles of disks; some are parts of others. */
export const disks = ['vol-1', 'vol-11', 'ol-1', '1', ''] as const;

/** Keys and values of labels and tags; some keys are enabled (`enabledKeys`). */
export const keys = ['app', 'env', 'Env', 'a"b', 'a,b', 'ключ', 'owner', ''] as const;
export const enabledKeys = ['app', 'env', 'a"b', 'ключ'] as const;
export const specialTags = ['openshift_project', 'openshift_node', 'openshift_cluster'] as const;

export const text = fc.constantFrom(...hostile);
export const oneOf = <T extends string>(texts: readonly T[]) => fc.constantFrom(...texts);

/** A JSON object of texts as Python writes it, from a few keys; often empty. */
export const labels: fc.Arbitrary<string> = objectOf(fc.constantFrom(...keys));

/** The same for tags of a bill, which may name a project, a node or a cluster. */
export const tags: fc.Arbitrary<string> = objectOf(fc.constantFrom(...keys, ...specialTags));

/** The same, with values of other types than text too. */
export const typedTags: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: tags },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{"app": 7}', '{"env": true, "app": 1.5}', '{"env": false, "owner": 1e20}'),
  },
);

function objectOf(key: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const value = fc.oneof(text, fc.constantFrom('web', 'prod', ...namespaces, ...nodes));
  return fc
    .uniqueArray(fc.tuple(key, value), { maxLength: 3, selector: ([name]) => name })
    .map((members) => pythonJson(members));
}

/** `json.dumps` of an object: blanks after `:` and `,`, everything beyond ASCII escaped. */
export function pythonJson(members: readonly (readonly [string, string])[]): string {
  const ascii = (value: string) =>
    JSON.stringify(value).replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return `{${members.map(([key, value]) => `${ascii(key)}: ${ascii(value)}`).join(', ')}}`;
}
