/** Events, the account, and the one test clock everything runs on. */
import { advance, testClock } from '../billing/clock.ts';
import { invalid, missing } from '../errors.ts';
import type { StripeEvent } from '../model.ts';
import { inRange } from '../params.ts';
import { CLOCK_ID, type World } from '../world.ts';
import { get, page, post, type Endpoint } from './endpoint.ts';

/** The event, with whether it is still to be delivered. */
export function withPending(w: World, event: StripeEvent): StripeEvent {
  return { ...event, pending_webhooks: w.store.get('deliveries', event.id) === undefined ? 0 : 1 };
}

const typeMatches = (type: string, wanted: string): boolean =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

function needClock(id: string): void {
  if (id !== CLOCK_ID) throw missing('test clock', id);
}

export const events: readonly Endpoint[] = [
  get('/v1/events', ({ w, p }) => {
    const created = p.range('created');
    const type = p.string('type');
    const types = p.strings('types');
    const delivered = p.boolean('delivery_success');
    if (type !== undefined && types !== undefined) throw invalid('You may only specify one of these parameters: type, types.', 'types');
    const wanted = types ?? (type === undefined ? undefined : [type]);
    const found = page(
      p,
      '/v1/events',
      w.store.all('events'),
      (one) =>
        inRange(one.created, created) &&
        (wanted === undefined || wanted.some((name) => typeMatches(one.type, name))) &&
        (delivered === undefined || delivered === (withPending(w, one).pending_webhooks === 0)),
    );
    return { ...found, data: found.data.map((event) => withPending(w, event)) };
  }),
  get('/v1/events/:id', ({ w, id, p }) => {
    p.done();
    return withPending(w, w.need('events', id));
  }),
  get('/v1/account', ({ p }) => {
    p.done();
    return {
      id: 'acct_sandbox',
      object: 'account',
      charges_enabled: true,
      country: 'FR',
      default_currency: 'eur',
      details_submitted: true,
      email: 'sandbox@seatwise.test',
      payouts_enabled: true,
      type: 'standard',
    };
  }),
  get('/v1/test_helpers/test_clocks', ({ w, p }) => {
    p.ignore('limit', 'starting_after', 'ending_before');
    p.done();
    return { object: 'list', data: [testClock(w)], has_more: false, url: '/v1/test_helpers/test_clocks' };
  }),
  get('/v1/test_helpers/test_clocks/:id', ({ w, id, p }) => {
    p.done();
    needClock(id);
    return testClock(w);
  }),
  post('/v1/test_helpers/test_clocks/:id/advance', ({ w, id, p }) => {
    const target = p.instant('frozen_time');
    p.done();
    needClock(id);
    if (target === undefined) throw invalid('Missing required param: frozen_time.', 'frozen_time', 'parameter_missing');
    if (target <= w.now()) throw invalid('`frozen_time` must be later than the test clock’s current time.', 'frozen_time');
    advance(w, target - w.now());
    return testClock(w);
  }),
];
