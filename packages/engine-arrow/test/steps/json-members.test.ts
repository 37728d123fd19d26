import { expect, it } from 'vitest';
import { TextPool } from '../../src/kernels/index.ts';
import { scalarMembers } from '../../src/steps/json-members.ts';

it('finds the first member of a name, and a number as it is written, as Trino does', () => {
  const given: Record<string, string | null> = {
    '{"arch": "arm\\n64", "b": ""}': 'arm\n64',
    '{"b": "arch"}': null,
    '{"Arch": "a"}': null,
    '{"arch": "a", "arch": "b"}': 'a',
    '{"arch": null, "arch": "b"}': null,
    '{"arch": [], "arch": "b"}': null,
    '{"arch": {"arch": "a"}}': null,
    '{"in": {"arch": "a"}, "list": [{}, "arch", "a"], "arch": "b"}': 'b',
    '{"a": "\\\\", "in": "arch\\": \\\\", "\\u0061rch": "b"}': 'b',
    '{"arch" :\t1.50}': '1.50',
    '{"a":1,"arch":1E3,"arch":2}': '1E3',
    '{"arch": -0.0}': '-0.0',
    '{"arch": 12345678901234567890123}': '12345678901234567890123',
    '{"arch": false}': 'false',
    '{"arch": ""}': '',
    '{}': null,
    '["arch", "a"]': null,
    '{"arch": "a"': null,
    '': null,
  };
  const pool = new TextPool();
  const codes = Int32Array.from(Object.keys(given), (text) => pool.intern(text));
  const found = Array.from(scalarMembers(codes, 'arch', pool), (code) => pool.textOrNull(code));
  expect(found).toEqual(Object.values(given));
});
