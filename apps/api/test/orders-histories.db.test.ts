/**
 * Whatever happens to orders, in any order, with webhooks that come twice, late, backwards or never, with answers that are lost and
 * processes that die before they write: once everything is told, each order is what Stripe says it is. The seed is the same in every run;
 * ORDERS_SEED=random (or a number, to repeat a failure) and ORDERS_RUNS look further.
 */
import { PaymentsUnavailable } from '@seatwise/domain/ports';
import { problemOf } from '@seatwise/client';
import type { WebhookMode } from '@seatwise/sandbox/stripe';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { TestOrganization, TestPerson } from './app.ts';
import { openDesk, t } from './billing-desk.ts';
import { claim, course, link, reconcile } from './orders-desk.ts';

openDesk();

const RUNS = Number(process.env['ORDERS_RUNS'] ?? 25);
const SEED = process.env['ORDERS_SEED'] ?? '20261126';
const PRICE = 700;

type Step =
  | { do: 'order'; seats: number; lost: boolean }
  | { do: 'pay'; which: number; how: 'paid' | 'unpaid' }
  | { do: 'settle'; which: number; ok: boolean }
  | { do: 'expire' | 'confirm' | 'confirmSession' | 'forget' | 'claim'; which: number }
  | { do: 'refund'; which: number; lost: boolean }
  | { do: 'webhooks'; mode: WebhookMode }
  | { do: 'flush' | 'reconcile' | 'jobs' }
  | { do: 'together'; steps: Step[] };

const which = fc.nat({ max: 5 });
const simple: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('order' as const), seats: fc.integer({ min: 1, max: 4 }), lost: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      which,
      how: fc.constantFrom('paid' as const, 'paid' as const, 'unpaid' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('settle' as const), which, ok: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'expire' as const,
        'confirm' as const,
        'confirm' as const,
        'confirmSession' as const,
        'forget' as const,
        'claim' as const,
        'claim' as const,
      ),
      which,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('refund' as const), which, lost: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('webhooks' as const),
      mode: fc.constantFrom<WebhookMode>('normal', 'duplicate', 'reorder', 'drop', 'hold'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('flush' as const, 'jobs' as const, 'reconcile' as const) }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('together' as const), steps: fc.array(simple, { minLength: 2, maxLength: 4 }) }) },
);
const first = { do: 'order' as const, seats: 3, lost: false };
const history = fc
  .array(step, { minLength: 3, maxLength: 16, size: 'max' })
  .map((steps): Step[] => [first, { do: 'pay', which: 0, how: 'paid' }, ...steps]);

let o: TestOrganization;
let buyer: TestPerson;
let courseId: string;
let crowd: TestPerson[];
beforeAll(async () => {
  o = await t.organization();
  buyer = o.owner;
  courseId = await course(o, PRICE);
  const { payments } = t.composition.deps;
  payments.createOrderCheckout = losable('createOrderCheckout', payments.createOrderCheckout);
  payments.refundPayment = losable('refundPayment', payments.refundPayment);
  crowd = await Promise.all(Array.from({ length: 4 }, () => t.person('Mia')));
});

/** How many of the next answers are lost on the way, after the provider has done what it was asked. */
const losing = { createOrderCheckout: 0, refundPayment: 0 };
function losable<Args extends unknown[], T>(name: keyof typeof losing, real: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
  return async (...args) => {
    const lost = losing[name] > 0;
    if (lost) losing[name] -= 1;
    const answer = await real(...args);
    if (lost) throw new PaymentsUnavailable('the answer is lost');
    return answer;
  };
}

const EXPECTED = new Set(['INVALID_STATE', 'UNAVAILABLE', 'NOT_FOUND']);
/** Refusals are answers too; anything else is a bug. */
async function refusable(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!EXPECTED.has(problemOf(error)?.code ?? '')) throw error;
  }
}

interface Row {
  id: string;
  status: string;
  quantity: number;
  session: string | null;
  refund_state: string;
  refund_seats: number;
  refund_amount: number;
  claimed: number;
  invited: number;
  paid_rows: number;
}

class History {
  readonly #since = new Date();
  readonly #forgotten = new Set<string>();

  async rows(): Promise<Row[]> {
    const { rows } = await t.database.admin.query<Row>(
      `SELECT o.id, o.status, o.quantity, o.checkout_session_id AS session, o.refund_state, o.refund_seats, o.refund_amount, u.seats_claimed AS claimed,
         u.seats_invited AS invited, (SELECT count(*)::int FROM audit_log a WHERE a.subject = o.id::text AND a.verb = 'seats.orderPaid') AS paid_rows
       FROM orders o JOIN v_order_seat_usage u ON u.order_id = o.id WHERE o.created_at >= $1 ORDER BY o.created_at, o.id`,
      [this.#since],
    );
    return rows;
  }

  sessionOf(orderId: string) {
    return t.stripe.state().sessions.find(({ metadata }) => metadata['order_id'] === orderId);
  }

  async #pick(index: number): Promise<Row | null> {
    const rows = await this.rows();
    return rows[index % Math.max(rows.length, 1)] ?? null;
  }

  async take(one: Step): Promise<void> {
    const { seats, billing } = buyer.trpc;
    switch (one.do) {
      case 'together':
        await Promise.all(one.steps.map((each) => this.take(each)));
        return;
      case 'webhooks':
        t.stripe.webhookMode(one.mode);
        return;
      case 'flush':
        await t.stripe.flush();
        return;
      case 'jobs':
        await t.settle();
        return;
      case 'reconcile':
        await reconcile();
        return;
      case 'order':
        if (one.lost) losing.createOrderCheckout += 1;
        await refusable(seats.orderSeats.mutate({ courseId, quantity: one.seats }));
        return;
      default: {
        const row = await this.#pick(one.which);
        if (row) await this.#with(row, one, { seats, billing });
      }
    }
  }

  async #with(
    row: Row,
    one: Extract<Step, { which: number }>,
    { seats, billing }: Pick<TestPerson['trpc'], 'seats' | 'billing'>,
  ): Promise<void> {
    const session = this.sessionOf(row.id);
    switch (one.do) {
      case 'pay':
        if (session?.status === 'open') t.stripe.complete(session.id, one.how);
        return;
      case 'settle':
        // What has failed or settled already does not settle again.
        if (session?.status === 'complete' && session.payment_status === 'unpaid' && !(await this.#failed(session.id)))
          t.stripe.settle(session.id, one.ok);
        return;
      case 'expire':
        if (session) await t.composition.deps.payments.expireCheckout(session.id);
        return;
      case 'confirm':
        await refusable(seats.confirmOrder.mutate({ orderId: row.id }));
        return;
      case 'confirmSession':
        if (session) await refusable(billing.confirmCheckout.mutate({ sessionId: session.id }));
        return;
      case 'forget':
        // As a process leaves it that died before it had written where to pay; its job comes by.
        await t.database.admin.query(
          "UPDATE orders SET checkout_session_id = NULL, checkout_url = NULL WHERE id = $1 AND status = 'pending'",
          [row.id],
        );
        this.#forgotten.add(row.id);
        await t.database.admin.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key = $1 AND locked_at IS NULL', [
          `order-${row.id}`,
        ]);
        return;
      case 'claim': {
        // Refused unless it is paid, there is room, and they have none yet.
        const hash = await link(buyer, row.id, 1).catch(() => null);
        const who = crowd[one.which % crowd.length];
        if (hash && who) await claim(who, hash).catch(() => undefined);
        return;
      }
      case 'refund':
        if (one.lost) losing.refundPayment += 1;
        await refusable(seats.refundOrder.mutate({ orderId: row.id }));
    }
  }

  async #failed(sessionId: string): Promise<boolean> {
    const session = await t.composition.deps.payments.checkoutSession(sessionId);
    return (session?.paymentFailure ?? null) !== null;
  }

  /** Everything is told, every job is done, and the nightly comparison has been. */
  async finish(): Promise<void> {
    t.stripe.webhookMode('normal');
    Object.assign(losing, { createOrderCheckout: 0, refundPayment: 0 });
    await t.settle();
    await t.database.admin.query("UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'order-%' AND locked_at IS NULL");
    await reconcile();
    await t.settle();
  }

  async check(): Promise<void> {
    const { refunds } = t.stripe.state();
    let refunded = 0;
    for (const row of await this.rows()) {
      const about = `order ${row.id}: ${JSON.stringify(row)}`;
      const session = this.sessionOf(row.id);
      if (!session) throw new Error(`${about} has no checkout`);
      const paid = session.payment_status === 'paid';
      const live = session.status === 'open' || (session.status === 'complete' && !paid && !(await this.#failed(session.id)));
      const granted = row.status === 'paid' || row.status === 'refunded';
      expect(granted, about).toBe(paid);
      // What nobody was sent to may be open there, and is no order here.
      if (live) expect(row.status, about).toBe(row.session === null ? 'expired' : 'pending');
      if (!paid && !live) expect(row.status, about).toBe('expired');
      expect(row.paid_rows, about).toBe(granted ? 1 : 0);
      expect(t.mail.filter(({ template }) => template.name === 'orderPaid' && template.props.url.endsWith(row.id)).length, about).toBe(
        granted ? 1 : 0,
      );
      const back = refunds.filter(({ metadata }) => metadata['order_id'] === row.id);
      if (row.status === 'refunded') {
        refunded += 1;
        expect(row.refund_state, about).toBe('done');
        expect(row.refund_amount, about).toBe(row.refund_seats * PRICE);
        expect(
          back.map(({ amount }) => amount),
          about,
        ).toEqual([row.refund_amount]);
        expect(row.claimed, about).toBe(row.quantity - row.refund_seats);
        expect(row.invited, about).toBe(0);
      } else {
        expect(back, about).toEqual([]);
        expect(row.claimed + row.invited, about).toBeLessThanOrEqual(granted ? row.quantity : 0);
      }
    }
    told.refunded += refunded;
    expect(t.mail.filter(({ template }) => template.name === 'orderRefunded')).toHaveLength(told.refunded);
  }
}
/** Mails about refunds name no order: they are counted over all histories. */
const told = { refunded: 0 };

test(`${RUNS} random histories end in the state Stripe has`, { timeout: 600_000 }, async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const one = new History();
      for (const each of steps) await one.take(each);
      await one.finish();
      await one.check();
      for (const { status } of await one.rows()) seen.set(status, (seen.get(status) ?? 0) + 1);
    }),
    // A failure is told as it was found: what it leaves behind would make a shorter one fail for another reason.
    { numRuns: RUNS, endOnFailure: true, ...(SEED === 'random' ? {} : { seed: Number(SEED) }) },
  );
  // The histories are about something.
  for (const status of ['paid', 'refunded', 'expired', 'pending']) expect(seen.get(status) ?? 0, status).toBeGreaterThan(3);
});
