/** What the tests of billing's rules share: one house with a Stripe of its own, and the errands one runs in it. */
import { problemOf, type SeatwiseProblem } from '@seatwise/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization, type TestPerson } from './app.ts';

export let t: TestApp;
let shared: TestApp;

/** For the whole of a test file. */
export function openDesk(): void {
  beforeAll(async () => {
    shared = await createTestApp();
    t = shared;
  });
  afterAll(() => shared.close());
  beforeEach(() => {
    t.stripe.webhookMode('normal');
    t.stripe.declineNext(0);
  });
}

/** Time passes for everybody at Stripe: who moves it is alone there. */
export function alone(): void {
  beforeEach(async () => {
    t = await createTestApp();
  });
  afterEach(async () => {
    const mine = t;
    t = shared;
    await mine.close();
  });
}

export async function refusal(work: Promise<unknown>): Promise<SeatwiseProblem> {
  const error: unknown = await work.then(
    (result) => {
      throw new Error(`It went well: ${JSON.stringify(result)}`);
    },
    (reason: unknown) => reason,
  );
  const problem = problemOf(error);
  if (!problem) throw error;
  return problem;
}

export const billing = (o: TestOrganization) => o.owner.trpc.billing;
export const of = (o: TestOrganization) => ({ organizationId: o.id });
export const subscription = (o: TestOrganization) => billing(o).subscription.query(of(o));
export const capacity = (o: TestOrganization) => o.owner.trpc.seats.capacity.query(of(o));
export const approve = (o: TestOrganization, { userId }: TestPerson) =>
  o.owner.trpc.seats.approveMember.mutate({ organizationId: o.id, userId });

export async function withSeats(
  seats: number,
  period: 'monthly' | 'yearly' = 'monthly',
  plan: 'PRO' | 'MAX' | 'ULTRA' = 'PRO',
): Promise<TestOrganization> {
  const o = await t.organization();
  if (plan !== 'PRO') await o.owner.trpc.seats.changePlan.mutate({ organizationId: o.id, plan });
  await t.buySeats(o, seats, period);
  return o;
}

/** Admits that many people, and says who. */
export async function seat(o: TestOrganization, count: number): Promise<TestPerson[]> {
  const people = await t.waiting(o, count);
  for (const person of people) await approve(o, person);
  return people;
}

export async function customerOf(o: TestOrganization): Promise<string> {
  const { rows } = await t.database.admin.query<{ id: string }>(
    'SELECT stripe_customer_id AS id FROM organization_subscriptions WHERE organization_id = $1',
    [o.id],
  );
  return rows[0]?.id ?? '';
}
/** Oldest first. */
type StripeState = ReturnType<TestApp['stripe']['state']>;
export const invoicesOf = (customer: string): StripeState['invoices'] =>
  t.stripe.state().invoices.filter((invoice) => invoice.customer === customer);
export const subscriptionsOf = (customer: string): StripeState['subscriptions'] =>
  t.stripe.state().subscriptions.filter((one) => one.customer === customer);

/** Days at Stripe. It tells, and everything that follows is done. */
export async function pass(days: number): Promise<void> {
  t.stripe.advance(days);
  await t.settle();
}

/** The page of a checkout that was made beside the one we know of. */
export async function secondCheckout(o: TestOrganization, seats: number): Promise<string> {
  const { id } = await t.composition.deps.payments.createSeatCheckout(
    {
      organizationId: o.id,
      intentId: crypto.randomUUID(),
      customerId: await customerOf(o),
      price: { plan: 'PRO', period: 'monthly' },
      quantity: seats,
      successUrl: `${t.url}/success`,
      cancelUrl: `${t.url}/cancel`,
      locale: 'en',
    },
    crypto.randomUUID(),
  );
  return id;
}

export async function payAtStripe(invoiceId: string): Promise<void> {
  const answer = await fetch(`${t.stripe.url}/v1/invoices/${invoiceId}/pay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${t.config.stripe.secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(answer.status).toBe(200);
}
