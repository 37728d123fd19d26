/**
 * What each kernel costs: `npm run bench:kernels` prints a table. Medians of five runs in one thread, after two that warm up.
 */
import {
  asciiJson,
  chooseNumbers,
  containsJoin,
  distinctCodes,
  encodeTexts,
  filterLabels,
  filterRows,
  groupCountDistinct,
  groupMax,
  groupMaxCode,
  groupMin,
  groupRows,
  groupSum,
  hashJoin,
  labelMembers,
  lowerCase,
  matchesLike,
  mergeLabels,
  multiply,
  NumberEncoder,
  roundHalfUp,
  suffixJoin,
  takeCodes,
  takeNumbers,
  TextPool,
} from '../../src/kernels/index.ts';
import { codes, dictionary, labelText, numbers, podName, pooled, utf8 } from './data.ts';

const ROWS = 1_000_000;
const GROUPS = 36_000;

const keys = [codes(ROWS, 31, 1), codes(ROWS, GROUPS / 31, 2)];
const column = numbers(ROWS, 3);
const other = numbers(ROWS, 8);
const groups = groupRows(keys, ROWS);
const names = codes(ROWS, 8000, 4);
const pool = new TextPool();
const podCodes = pooled(pool, 8000, podName);
const podNames = takeCodes(podCodes, names);
const labels = pooled(pool, 20_000, labelText);
const everyLabel = (work: (text: string) => unknown) => {
  for (const code of labels) work(pool.text(code));
};
const keySet = new Set(['app', 'env', 'team']);
const malformed = (): never => {
  throw new Error('not an object');
};
const objects = filterLabels(labels, keySet, pool, malformed);
const arns = pooled(pool, 100_000, (index) => `arn:aws:ec2:eu-west-1:1234:instance/i-${index.toString(16)}`);
const endings = pooled(pool, 10_000, (index) => `i-${(index * 9).toString(16)}`);
const tags = pooled(pool, 2000, (index) => `"pod_template_hash": "${index * 11}"`);
const plainTexts = utf8(ROWS, 8000, podName);
const dictionaryTexts = dictionary(ROWS, 8000, podName);
const joinRight = { keys: [codes(GROUPS, 31, 5), codes(GROUPS, GROUPS / 31, 6)], rows: GROUPS };
const kept = filterRows(ROWS, (row) => names[row]! % 2 === 0);
const byText = (a: number, b: number) => pool.compare(podCodes[a]!, podCodes[b]!);

const kernels: readonly { name: string; input: string; rows: number; run: () => unknown }[] = [
  {
    name: 'encodeTexts, UTF-8',
    input: '8,000 distinct',
    rows: ROWS,
    run: () => encodeTexts(plainTexts, new TextPool()),
  },
  {
    name: 'encodeTexts, dictionary',
    input: '8,000 distinct',
    rows: ROWS,
    run: () => encodeTexts(dictionaryTexts, new TextPool()),
  },
  {
    name: 'NumberEncoder',
    input: 'about 10^6 distinct',
    rows: ROWS,
    run: () => new NumberEncoder().encode(column),
  },
  {
    name: 'filterRows',
    input: 'half is kept',
    rows: ROWS,
    run: () => filterRows(ROWS, (row) => names[row]! % 2 === 0),
  },
  { name: 'takeCodes', input: 'every second row', rows: kept.length, run: () => takeCodes(names, kept) },
  { name: 'takeNumbers', input: 'every second row', rows: kept.length, run: () => takeNumbers(column, kept) },
  { name: 'groupRows', input: 'two keys, 36,000 groups', rows: ROWS, run: () => groupRows(keys, ROWS) },
  {
    name: 'groupSum',
    input: '36,000 groups, nulls',
    rows: ROWS,
    run: () => groupSum(groups.ids, groups.count, column),
  },
  {
    name: 'groupMax',
    input: '36,000 groups, nulls',
    rows: ROWS,
    run: () => groupMax(groups.ids, groups.count, column),
  },
  {
    name: 'groupMin',
    input: '36,000 groups, nulls',
    rows: ROWS,
    run: () => groupMin(groups.ids, groups.count, column),
  },
  {
    name: 'groupMaxCode',
    input: '36,000 groups, 8,000 texts',
    rows: ROWS,
    run: () => groupMaxCode(groups.ids, groups.count, names, byText),
  },
  {
    name: 'groupCountDistinct',
    input: '36,000 groups, 8,000 texts',
    rows: ROWS,
    run: () => groupCountDistinct(groups.ids, groups.count, names),
  },
  {
    name: 'hashJoin, inner',
    input: 'two keys, 36,000 right rows',
    rows: ROWS,
    run: () => hashJoin('inner', { keys, rows: ROWS }, joinRight),
  },
  {
    name: 'hashJoin, left',
    input: 'two keys, 36,000 right rows',
    rows: ROWS,
    run: () => hashJoin('left', { keys, rows: ROWS }, joinRight),
  },
  {
    name: 'suffixJoin',
    input: '10,000 endings',
    rows: arns.length,
    run: () => suffixJoin(arns, endings, pool),
  },
  {
    name: 'containsJoin',
    input: '2,000 parts in label texts',
    rows: labels.length,
    run: () => containsJoin(labels, tags, pool),
  },
  {
    name: 'filterLabels',
    input: 'distinct texts, three keys',
    rows: labels.length,
    run: () => filterLabels(labels, keySet, pool, malformed),
  },
  {
    name: 'labelMembers',
    input: 'distinct texts, four members',
    rows: labels.length,
    run: () => labelMembers(labels, pool, malformed),
  },
  {
    name: 'mergeLabels',
    input: '20,000 distinct combinations',
    rows: labels.length,
    run: () => mergeLabels([objects, labels], labels.length, pool),
  },
  {
    name: 'distinctCodes',
    input: '8,000 distinct',
    rows: ROWS,
    run: () => distinctCodes([names], 8000),
  },
  {
    name: 'lowerCase',
    input: '8,000 distinct texts',
    rows: ROWS,
    run: () => lowerCase(podNames, pool),
  },
  {
    name: 'matchesLike',
    input: 'distinct texts, two wildcards',
    rows: labels.length,
    run: () => everyLabel((text) => matchesLike(text, '%"env-3"%1"}')),
  },
  {
    name: 'asciiJson',
    input: 'distinct texts',
    rows: labels.length,
    run: () => everyLabel(asciiJson),
  },
  { name: 'multiply', input: 'nulls on both sides', rows: ROWS, run: () => multiply(column, other) },
  {
    name: 'chooseNumbers',
    input: 'half of each, nulls',
    rows: ROWS,
    run: () => chooseNumbers(ROWS, (row) => names[row]! % 2 === 0, column, other),
  },
  { name: 'roundHalfUp', input: 'two decimals', rows: ROWS, run: () => roundHalfUp(column, 2) },
];

function milliseconds(run: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return times.slice(2).sort((a, b) => a - b)[2]!;
}

console.log('| kernel | input | rows | ms | ns a row |\n| --- | --- | ---: | ---: | ---: |');
for (const { name, input, rows, run } of kernels) {
  const time = milliseconds(run);
  const cells = [name, input, rows.toLocaleString('en'), time.toFixed(1), ((time * 1e6) / rows).toFixed(0)];
  console.log(`| ${cells.join(' | ')} |`);
}
