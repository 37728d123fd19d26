import { expect, test } from 'vitest';
import { invoiceMonthDates, type LakeQuestions } from '@ocp/core';

const time = (text: string) => Date.parse(`${text}T00:00:00Z`);

test.each([
  ['of a whole month, with three days on both sides', '2025-10-01', '2025-10-31', '2025-09-28', '2025-11-03'],
  ['that begin and end within it, as they are', '2025-10-02', '2025-10-30', '2025-10-02', '2025-10-30'],
])('usage that is invoiced with a month is looked for on days %s', async (_, start, end, first, last) => {
  const asked: Parameters<LakeQuestions['times']>[] = [];
  const lake = {
    times: (...question: Parameters<LakeQuestions['times']>) => {
      asked.push(question);
      return Promise.resolve({ first: time('2025-10-05'), last: time('2025-10-06') });
    },
  } as unknown as LakeQuestions;
  const days = { schema: 'org1', source: 'source-1', start, end };
  const { signal } = new AbortController();
  expect(await invoiceMonthDates(lake, { ...days, invoiceMonth: '202510' }, signal)).toEqual({
    first: '2025-10-05T00:00:00.000Z',
    last: '2025-10-06T00:00:00.000Z',
  });
  const [[refs, within, , where] = []] = asked;
  expect(refs?.map(({ month }) => month)).toEqual(
    expect.arrayContaining(['2025-09-01', '2025-10-01', '2025-11-01']),
  );
  expect(within).toEqual({ first: time(first), last: time(last) });
  expect(where).toEqual({ column: 'invoice_month', equals: '202510' });
});
