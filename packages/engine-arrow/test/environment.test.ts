import { expect, it } from 'vitest';
import { arrow, arrowOptions } from '@ocp/engine-arrow';

it('takes the five switches of an environment, and says how it is set', () => {
  const options = arrowOptions({
    POC_COLUMN_FILTERING: 'false',
    POC_USE_CATEGORICAL: '0',
    POC_USE_STREAMING: 'no',
    POC_CHUNK_SIZE: '1000',
    POC_PARALLEL_READERS: '2',
  });
  const settings = {
    columnFiltering: false,
    categorical: false,
    streaming: false,
    chunkRows: 1000,
    parallelReaders: 2,
  };
  expect(options).toEqual(settings);
  expect(arrow(options).settings).toEqual(settings);
});

it('leaves to the engine what an environment does not say', () => {
  expect(arrowOptions({ POC_CHUNK_SIZE: '' })).toEqual({});
});

it.each([
  ['POC_USE_STREAMING', 'maybe'],
  ['POC_CHUNK_SIZE', '0'],
  ['POC_PARALLEL_READERS', '1.5'],
])('refuses %s=%s', (name, value) => {
  expect(() => arrowOptions({ [name]: value })).toThrow(
    expect.objectContaining({ code: 'USAGE_INVALID', where: { variable: name } }),
  );
});
