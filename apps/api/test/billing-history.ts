/** A random history of one organisation's billing: what may happen, and how each thing is done. */
import { randomUUID } from 'node:crypto';
import { PLAN_TERMS, PLANS, SEAT_PERIODS, type Plan, type SeatPeriod } from '@seatwise/domain/billing/plans';
import { type Actor, type Deps, DomainError } from '@seatwise/domain';
import fc from 'fast-check';
import type { WebhookMode } from '@seatwise/sandbox/stripe';
import type { BillingBench } from './billing-bench.ts';
import { ProcessDied, withFault, type Fault } from './billing-faults.ts';
import { checkAlways, type Watch } from './billing-invariants.ts';

type Faulty = { fault: Fault | null };
export type Step =
  | ({ do: 'checkout'; seats: number; period: SeatPeriod; pay: 'paid' | 'unpaid' | 'later'; confirm: boolean } & Faulty)
  | { do: 'complete'; which: number; pay: 'paid' | 'unpaid' }
  | { do: 'settle'; which: number; ok: boolean }
  | { do: 'second'; seats: number; plan: Plan; period: SeatPeriod; pay: 'paid' | 'unpaid' }
  | ({ do: 'confirm'; which: number } & Faulty)
  | ({
      do: 'change';
      /** From what is running; `any` is anywhere in the plan's range, or a little beyond. */
      towards: 'more' | 'fewer' | 'any';
      seats: number;
      plan: Plan | null;
      period: SeatPeriod | null;
      release: 'none' | 'enough' | 'all';
      preview: boolean;
    } & Faulty)
  | ({ do: 'withdraw' | 'cancel' | 'resync' } & Faulty)
  | { do: 'plan'; plan: Plan }
  | { do: 'decline'; count: number }
  | { do: 'payOpen' | 'endNow' | 'approveAll' | 'flush' }
  | { do: 'advance'; days: number }
  | { do: 'join'; people: number }
  | { do: 'approve' | 'remove'; which: number }
  | { do: 'webhooks'; mode: WebhookMode }
  | ({ do: 'jobs'; twice: boolean; backwards: boolean; late: boolean } & Faulty)
  | { do: 'wait'; seconds: number }
  | { do: 'together'; steps: [Step, Step] };

const fault: fc.Arbitrary<Fault | null> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('dies' as const, 'unreachable' as const),
      after: fc.nat({ max: 24 }),
      done: fc.boolean(),
    }),
  },
);
const period = fc.constantFrom(...SEAT_PERIODS);
const plan = fc.constantFrom(...PLANS);
const seats = fc.nat({ max: 119 });
const which = fc.nat({ max: 30 });
const pay = fc.oneof({ weight: 4, arbitrary: fc.constant('paid' as const) }, { weight: 1, arbitrary: fc.constant('unpaid' as const) });

const checkout = fc.record({
  do: fc.constant('checkout' as const),
  seats,
  period,
  pay: fc.oneof(
    { weight: 4, arbitrary: fc.constant('paid' as const) },
    { weight: 1, arbitrary: fc.constantFrom('unpaid' as const, 'later' as const) },
  ),
  confirm: fc.boolean(),
  fault,
});
const bought = fc.record({
  do: fc.constant('checkout' as const),
  seats: fc.nat({ max: 19 }),
  period,
  pay: fc.constant('paid' as const),
  confirm: fc.boolean(),
  fault: fc.constant(null),
});
const change = fc.record({
  do: fc.constant('change' as const),
  towards: fc.constantFrom('more' as const, 'fewer' as const, 'fewer' as const, 'any' as const),
  seats,
  plan: fc.option(plan, { freq: 1 }),
  period: fc.option(period, { freq: 1 }),
  release: fc.constantFrom('none' as const, 'enough' as const, 'all' as const),
  preview: fc.boolean(),
  fault,
});
const jobs = fc.record({ do: fc.constant('jobs' as const), twice: fc.boolean(), backwards: fc.boolean(), late: fc.boolean(), fault });

const simple: { weight: number; arbitrary: fc.Arbitrary<Step> }[] = [
  { weight: 3, arbitrary: checkout },
  { weight: 8, arbitrary: change },
  { weight: 5, arbitrary: jobs },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('advance' as const), days: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('second' as const), seats, plan, period, pay }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('complete' as const), which, pay }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const), which, ok: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('confirm' as const), which, fault }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('withdraw' as const, 'withdraw' as const, 'cancel' as const, 'resync' as const), fault }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('plan' as const), plan }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('decline' as const), count: fc.nat({ max: 2 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'payOpen' as const,
        'payOpen' as const,
        'endNow' as const,
        'approveAll' as const,
        'approveAll' as const,
        'approveAll' as const,
        'flush' as const,
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('join' as const), people: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('approve' as const, 'remove' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('webhooks' as const),
      mode: fc.constantFrom<WebhookMode>('normal', 'duplicate', 'reorder', 'drop', 'hold'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(50, 1000) }) },
];
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.oneof(...simple) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('together' as const), steps: fc.tuple(fc.oneof(...simple), fc.oneof(...simple)) }) },
);

/** People at the door, a purchase, and whatever happens then. */
export const history: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.array(fc.record({ do: fc.constant('join' as const), people: fc.integer({ min: 1, max: 12 }) }), { maxLength: 1 }),
    fc.oneof(
      { weight: 8, arbitrary: fc.tuple(bought) },
      { weight: 2, arbitrary: fc.tuple(checkout) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    fc.array(step, { minLength: 1, maxLength: 14, size: 'max' }),
  )
  .map(([people, first, rest]) => [...people, ...first, ...rest]);

export class History {
  readonly #bench: BillingBench;
  readonly #owner: Actor;
  readonly organizationId: string;
  readonly #joinCode: string;
  readonly watch: Watch = { mostPaid: 0, endedByHand: new Set() };
  #plan: Plan = 'PRO';
  #guests = 0;
  readonly #sessions: string[] = [];

  private constructor(bench: BillingBench, owner: Actor, organization: { id: string; joinCode: string }) {
    this.#bench = bench;
    this.#owner = owner;
    this.organizationId = organization.id;
    this.#joinCode = organization.joinCode;
  }

  static async begin(bench: BillingBench): Promise<History> {
    const [owner] = bench.people;
    if (!owner) throw new Error('nobody is there');
    await bench.restart();
    const organization = await bench.as(owner).seats.createOrganization({ name: 'Atelier', timeZone: 'Europe/Paris' });
    await bench.database.admin.query("UPDATE organizations SET status = 'approved' WHERE id = $1", [organization.id]);
    return new History(bench, owner, organization);
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const one of steps) {
      await this.#take(one);
      await checkAlways(this.#bench, this.organizationId, this.watch);
    }
  }

  get owner(): Actor {
    return this.#owner;
  }

  /** So many people are in. */
  async seat(count: number): Promise<string[]> {
    await this.run([{ do: 'join', people: count }, { do: 'approveAll' }]);
    return this.#members('active');
  }

  /** Everything is told, every job is done, and the nightly comparison has been. */
  async finish(): Promise<void> {
    const { stripe } = this.#bench;
    stripe.declineNext(0);
    stripe.webhookMode('normal');
    await stripe.flush();
    await this.#bench.runJobs({ late: true });
    await this.#bench.deps.system.transaction({ userId: null, platformOwner: false }, (tx) =>
      tx.sql(`SELECT app.enqueue('billing.reconcile', '{"taskId":null}'::json)`),
    );
    // What the jobs do is told again, until nothing is new.
    for (let round = 0, quiet = false; !quiet; round += 1) {
      if (!(await this.#bench.runJobs({ late: true })) || round > 10) throw new Error('a job does not go well');
      quiet = (await stripe.flush()).delivered === 0 && (await this.#bench.isQuiet());
    }
    await checkAlways(this.#bench, this.organizationId, this.watch);
  }

  async #take(one: Step): Promise<void> {
    if (one.do === 'together') {
      await Promise.all(one.steps.map((each) => this.#take(each)));
      return;
    }
    const { deps, stripe } = this.#bench;
    const faulty =
      'fault' in one && one.fault ? await withFault(deps, one.fault, { url: stripe.url, payments: this.#bench.payments }) : null;
    try {
      await this.#does(one, faulty?.deps ?? deps);
    } catch (error) {
      expectedRefusal(error);
    } finally {
      await faulty?.release();
    }
  }

  #seats(n: number, tier: Plan): number {
    const { minSeats, maxSeats } = PLAN_TERMS[tier];
    // Mostly fits; now and then it does not.
    return n > 110 ? n : minSeats + (n % (maxSeats - minSeats + 1));
  }

  #towards({ towards, seats: n, plan: other }: Extract<Step, { do: 'change' }>, now: { plan: Plan | null; seats: number }): number {
    const tier = other ?? now.plan ?? 'PRO';
    const { minSeats, maxSeats } = PLAN_TERMS[tier];
    if (towards === 'any' || now.seats < minSeats || now.seats > maxSeats) return this.#seats(n, tier);
    if (towards === 'more') return now.seats + (n % (maxSeats - now.seats + 1));
    return now.seats - (n % (now.seats - minSeats + 1));
  }

  async #does(one: Exclude<Step, { do: 'together' }>, fallible: Deps): Promise<void> {
    const bench = this.#bench;
    const { stripe } = bench;
    const { organizationId } = this;
    const owner = bench.as(this.#owner, fallible);
    switch (one.do) {
      case 'checkout': {
        const { sessionId } = await owner.billing.createSeatCheckout({
          organizationId,
          seats: this.#seats(one.seats, this.#plan),
          period: one.period,
        });
        this.#sessions.push(sessionId);
        if (one.pay !== 'later') stripe.complete(sessionId, one.pay);
        if (one.confirm) await owner.billing.confirmCheckout({ sessionId });
        return;
      }
      case 'complete': {
        const open = stripe.state().sessions.filter(({ status }) => status === 'open');
        const session = open[one.which % open.length];
        if (session) stripe.complete(session.id, one.pay);
        return;
      }
      case 'settle': {
        const state = stripe.state();
        const waiting = state.sessions.filter(
          ({ status, payment_status: paid, invoice }) =>
            status === 'complete' && paid === 'unpaid' && state.invoices.some(({ id, status: of }) => id === invoice && of === 'open'),
        );
        const session = waiting[one.which % waiting.length];
        if (session) stripe.settle(session.id, one.ok);
        return;
      }
      case 'second': {
        // A page that was open in another window, which expiring came too late for.
        const [customer] = stripe.state().customers;
        if (!customer) return;
        const { id } = await bench.deps.payments.createSeatCheckout(
          {
            organizationId,
            intentId: randomUUID(),
            customerId: customer.id,
            price: { plan: one.plan, period: one.period },
            quantity: this.#seats(one.seats, one.plan),
            successUrl: 'http://127.0.0.1/success',
            cancelUrl: 'http://127.0.0.1/cancel',
            locale: 'en',
          },
          randomUUID(),
        );
        stripe.complete(id, one.pay);
        return;
      }
      case 'confirm': {
        const sessionId = this.#sessions[one.which % this.#sessions.length];
        if (sessionId) await owner.billing.confirmCheckout({ sessionId });
        return;
      }
      case 'change': {
        const { rows } = await bench.database.admin.query<{ plan: Plan | null; seats: number }>(
          'SELECT plan, purchased_seats AS seats FROM organization_subscriptions WHERE organization_id = $1',
          [organizationId],
        );
        const change = {
          organizationId,
          seats: this.#towards(one, rows[0] ?? { plan: null, seats: 0 }),
          ...(one.plan ? { plan: one.plan } : {}),
          ...(one.period ? { period: one.period } : {}),
        };
        const seated = await this.#members('active');
        const release =
          one.release === 'none' ? [] : one.release === 'all' ? seated : seated.slice(0, Math.max(0, seated.length - change.seats));
        const prorationDate = one.preview ? (await owner.billing.previewSeats(change)).prorationDate : null;
        await owner.billing.changeSeats({ ...change, release, ...(prorationDate ? { prorationDate } : {}) });
        return;
      }
      case 'withdraw':
        await owner.billing.cancelScheduledChange({ organizationId });
        return;
      case 'cancel':
        await owner.billing.cancelSubscription({ organizationId });
        return;
      case 'resync':
        await owner.billing.resync({ organizationId });
        return;
      case 'plan':
        await owner.seats.changePlan({ organizationId, plan: one.plan });
        this.#plan = one.plan;
        return;
      case 'decline':
        stripe.declineNext(one.count);
        return;
      case 'payOpen': {
        const invoice = stripe.state().invoices.findLast(({ status }) => status === 'open');
        if (invoice) await bench.atStripe('POST', `/v1/invoices/${invoice.id}/pay`);
        return;
      }
      case 'endNow': {
        // Somebody at Stripe's dashboard.
        const running = stripe.state().subscriptions.findLast(({ status }) => status === 'active' || status === 'past_due');
        if (!running) return;
        this.watch.endedByHand.add(running.id);
        await bench.atStripe('DELETE', `/v1/subscriptions/${running.id}`);
        return;
      }
      case 'advance':
        stripe.advance(one.days);
        return;
      case 'join':
        for (let more = 0; more < one.people; more += 1) {
          this.#guests += 1;
          const guest = bench.people[this.#guests];
          if (guest) await bench.as(guest).seats.join({ code: this.#joinCode });
        }
        return;
      case 'approve': {
        const waiting = await this.#members('pending');
        const userId = waiting[one.which % waiting.length];
        if (userId) await owner.seats.approveMember({ organizationId, userId });
        return;
      }
      case 'approveAll':
        await owner.seats.approveAllThatFit({ organizationId });
        return;
      case 'remove': {
        const seated = await this.#members('active');
        const userId = seated[one.which % seated.length];
        if (userId) await owner.seats.removeMember({ organizationId, userId });
        return;
      }
      case 'webhooks':
        stripe.webhookMode(one.mode);
        return;
      case 'flush':
        await stripe.flush();
        return;
      case 'jobs':
        await bench.runJobs({ twice: one.twice, backwards: one.backwards, late: one.late, deps: fallible });
        return;
      case 'wait':
        // Time passes for what a crash has left: a later wish takes its place.
        await bench.database.admin.query(
          `BEGIN; SET LOCAL session_replication_role = replica;
           UPDATE billing_intents SET created_at = created_at - interval '${one.seconds} seconds', updated_at = updated_at - interval '${one.seconds} seconds'
             WHERE organization_id = '${organizationId}' AND state = 'prepared';
           COMMIT`,
        );
    }
  }

  async #members(status: 'active' | 'pending'): Promise<string[]> {
    const { rows } = await this.#bench.database.admin.query<{ user_id: string }>(
      "SELECT user_id::text FROM organization_members WHERE organization_id = $1 AND status = $2 AND role = 'member' ORDER BY created_at, user_id",
      [this.organizationId, status],
    );
    return rows.map(({ user_id: userId }) => userId);
  }
}

/** A verb may refuse, and a process may die; anything else is a fault of ours. */
function expectedRefusal(error: unknown): void {
  const cause = error instanceof Error && error.name === 'TRPCError' ? error.cause : error;
  if (cause instanceof DomainError || cause instanceof ProcessDied) return;
  // The stand-in's own: a declined card on the page, a page that is over.
  if (cause instanceof Error && cause.name === 'StripeProblem') return;
  throw error;
}
