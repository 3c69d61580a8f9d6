import { expect, test } from 'vitest';
import { Inbox, openBench, SECRET, type Bench } from './test-bench.ts';

async function withInbox(run: (bench: Bench, inbox: Inbox) => Promise<void>): Promise<void> {
  const inbox = await Inbox.open();
  await using bench = await openBench({ seed: [], webhook: { url: inbox.url, secret: SECRET } });
  try {
    await run(bench, inbox);
  } finally {
    await inbox.close();
  }
}

const customers = async ({ stripe }: Bench, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await stripe.customers.create({ name: `c${n}` });
};
const undelivered = ({ sandbox }: Bench): number => sandbox.state().webhooks.undelivered;
const names = (inbox: Inbox): string[] =>
  inbox.received.map((one) => (JSON.parse(one.body) as { data: { object: { name: string } } }).data.object.name);

test('duplicate: each twice, under the same id', () =>
  withInbox(async (bench, inbox) => {
    bench.sandbox.webhookMode('duplicate');
    await customers(bench, 2);
    await inbox.until((one) => one.received.length === 4);
    expect(new Set(inbox.received.map((one) => one.event.id)).size).toBe(2);
  }));

test('hold, then flush in order; reorder while flushing turns it round', () =>
  withInbox(async (bench, inbox) => {
    bench.sandbox.webhookMode('hold');
    await customers(bench, 3);
    expect(undelivered(bench)).toBe(3);
    expect((await bench.stripe.events.list({ delivery_success: false })).data).toHaveLength(3);
    expect(await bench.sandbox.flush()).toEqual({ delivered: 3, failed: 0 });
    expect(names(inbox)).toEqual(['c0', 'c1', 'c2']);
    await customers(bench, 3);
    bench.sandbox.webhookMode('reorder');
    await bench.sandbox.flush();
    expect(names(inbox).slice(3)).toEqual(['c2', 'c1', 'c0']);
    expect(undelivered(bench)).toBe(0);
  }));

test('held events stay held while later ones are delivered: they arrive late', () =>
  withInbox(async (bench, inbox) => {
    bench.sandbox.webhookMode('hold');
    await bench.stripe.customers.create({ name: 'early' });
    bench.sandbox.webhookMode('normal');
    await bench.stripe.customers.create({ name: 'late' });
    await inbox.until((one) => one.received.length === 1);
    await bench.sandbox.flush();
    expect(names(inbox)).toEqual(['late', 'early']);
  }));

test('drop: never delivered, and still among the events', () =>
  withInbox(async (bench, inbox) => {
    bench.sandbox.webhookMode('drop');
    await customers(bench, 2);
    bench.sandbox.webhookMode('normal');
    expect(await bench.sandbox.flush()).toEqual({ delivered: 0, failed: 0 });
    expect(inbox.received).toHaveLength(0);
    expect((await bench.stripe.events.list({ type: 'customer.created', delivery_success: false })).data).toHaveLength(2);
  }));

test('what is not answered with 2xx is tried again', () =>
  withInbox(async (bench, inbox) => {
    inbox.answer = (count) => (count < 3 ? 500 : 200);
    await customers(bench, 1);
    await inbox.until((one) => one.received.length === 1);
    expect(inbox.received).toHaveLength(1);
  }));

test('a flush tells what did not arrive', () =>
  withInbox(async (bench, inbox) => {
    inbox.answer = () => 500;
    bench.sandbox.webhookMode('hold');
    await customers(bench, 2);
    expect(await bench.sandbox.flush()).toEqual({ delivered: 0, failed: 2 });
    inbox.answer = () => 200;
    expect(await bench.sandbox.flush()).toEqual({ delivered: 2, failed: 0 });
  }));

test('a signature is for its body and its secret', () =>
  withInbox(async (bench, inbox) => {
    await customers(bench, 1);
    await inbox.until((one) => one.received.length === 1);
    const [one] = inbox.received;
    const { webhooks } = bench.stripe;
    expect(() => webhooks.constructEvent(one?.body ?? '', one?.signature ?? '', 'whsec_other')).toThrow();
    expect(() => webhooks.constructEvent(`${one?.body ?? ''} `, one?.signature ?? '', SECRET)).toThrow();
  }));
