import { providerTypeOf } from '@ocp/core';
import { freePort } from '@ocp/store/testing';
import { aggregateCommand } from '../../ocp.ts';
import { startServer } from '../../payloads/server.ts';
import type { Bench } from '../bench.ts';
import { median } from '../median.ts';
import { requestFlags, rulesJob } from '../request.ts';
import { say } from '../say.ts';
import { stagesOn } from '../stages.ts';
import { empty } from '../tables.ts';
import type { AnsweredFrom, QuestionFigures } from './figures.ts';

/** Calls of a question in a round. */
const CALLS = 10;

interface Question {
  question: string;
  from: AnsweredFrom;
  asked: Readonly<Record<string, string>>;
}

/** Each question in every round, after one call that is not counted, on the rows of a stand-alone OpenShift run. */
export async function measureQuestions(bench: Bench, rounds: number): Promise<QuestionFigures[]> {
  const stages = stagesOn(bench.month.options.cloud);
  await empty(bench.client, stages);
  await aggregateCommand(requestFlags(bench, stages[0]!), bench.database);
  const server = await startServer(bench.database, await freePort(), bench.files, [
    '--lake',
    bench.month.lake,
  ]);
  const figures: QuestionFigures[] = [];
  try {
    for (const { question, from, asked } of questionsOf(bench)) {
      const url = `${server.url}/api/v1/lake/${question}?${new URLSearchParams(asked).toString()}`;
      await answered(url);
      const taken: number[] = [];
      for (let call = 0; call < rounds * CALLS; call += 1) taken.push(await answered(url));
      const milliseconds = median(taken);
      say(`question ${question}: ${milliseconds.toFixed(1)} ms`);
      figures.push({
        ...{ question: named(question, asked), from, calls: taken.length, milliseconds },
        range: [Math.min(...taken), Math.max(...taken)],
      });
    }
  } finally {
    await server.stop();
  }
  return figures;
}

/** Milliseconds of a call. Throws for an answer that is none. */
async function answered(url: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(url);
  const body = await answer.text();
  const taken = performance.now() - started;
  if (!answer.ok) throw new Error(`${url} is answered with ${answer.status}: ${body}`);
  return taken;
}

function questionsOf(bench: Bench): Question[] {
  const { cloud, schema, source, cloudSource, month } = bench.month.options;
  const { start_date, end_date } = rulesJob(bench, stagesOn(cloud)[0]!).request as Record<string, string>;
  const days = { schema, start_date: start_date!, end_date: end_date! };
  const bill = { ...days, source: cloudSource };
  const invoice = { ...bill, invoice_month: month.replace('-', '') };
  const ofCloud: Readonly<Record<typeof cloud, readonly Question[]>> = {
    AWS: [{ question: 'payer-account', from: 'footers', asked: { schema, source: cloudSource, month } }],
    Azure: [],
    GCP: [
      { question: 'invoice-month-dates', from: 'footers', asked: invoice },
      { question: 'topology', from: 'rows', asked: invoice },
    ],
  };
  return [
    { question: 'tables', from: 'listings', asked: { schema, source } },
    {
      question: 'partitions',
      from: 'listings',
      asked: { schema, table: 'openshift_pod_usage_line_items_daily' },
    },
    { question: 'timestamps', from: 'footers', asked: { ...days, source } },
    ...ofCloud[cloud],
    { question: 'infrastructure', from: 'state and rows', asked: { ...days, source } },
    {
      question: 'tags',
      from: 'state and rows',
      asked: {
        ...days,
        provider_type: providerTypeOf(cloud),
        ocp_source_uuid: source,
        cloud_source_uuid: cloudSource,
      },
    },
    { question: 'sums', from: 'rows', asked: { ...bill, provider_type: cloud } },
    { question: 'sums', from: 'state', asked: { ...days, source, provider_type: 'OCP' } },
  ];
}

const named = (question: string, { provider_type: type }: Question['asked']) =>
  question === 'sums' && type !== undefined ? `${question}?provider_type=${type}` : question;
