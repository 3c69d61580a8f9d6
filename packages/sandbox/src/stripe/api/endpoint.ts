/** What an endpoint is, and what all of them share: lists with pages, and expanding ids into objects. */
import { invalid } from '../errors.ts';
import type { List } from '../model.ts';
import { paymentOf } from '../billing/invoicing.ts';
import type { Params } from '../params.ts';
import type { TableName } from '../store.ts';
import type { World } from '../world.ts';

export interface Call {
  readonly w: World;
  /** The path's `:id`, or ''. */
  readonly id: string;
  /** The path's second id, or ''. */
  readonly second: string;
  readonly p: Params;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly run: (call: Call) => object;
}

export const get = (path: string, run: Endpoint['run']): Endpoint => ({ method: 'GET', path, run });
export const post = (path: string, run: Endpoint['run']): Endpoint => ({ method: 'POST', path, run });
export const del = (path: string, run: Endpoint['run']): Endpoint => ({ method: 'DELETE', path, run });

/** A retrieve endpoint: the row under the path's id. */
export const retrieve = (path: string, table: TableName): Endpoint =>
  get(path, ({ w, id, p }) => {
    p.done();
    return w.need(table, id);
  });

/** Newest first, `limit` of them, after or before the row that a cursor names. Reads the paging parameters and calls `done`. */
export function page<T extends { readonly id: string }>(
  p: Params,
  url: string,
  rows: Iterable<T>,
  keep: (row: T) => boolean = () => true,
): List<T> {
  const limit = p.integer('limit', 1, 100) ?? 10;
  const after = p.string('starting_after');
  const before = p.string('ending_before');
  p.done();
  if (after !== undefined && before !== undefined)
    throw invalid('You may only specify one of these parameters: ending_before, starting_after.');
  const found = [...rows].filter(keep).reverse();
  const cursor = after ?? before;
  const at = cursor === undefined ? -1 : found.findIndex((row) => row.id === cursor);
  if (cursor !== undefined && at < 0) {
    const name = after === undefined ? 'ending_before' : 'starting_after';
    throw invalid(`No such object: '${cursor}'`, name, 'resource_missing');
  }
  if (before === undefined) {
    return { object: 'list', data: found.slice(at + 1, at + 1 + limit), has_more: found.length > at + 1 + limit, url };
  }
  return { object: 'list', data: found.slice(Math.max(0, at - limit), at), has_more: at > limit, url };
}

/** Which table an id belongs to, by its prefix; longer prefixes first. */
const PREFIXES: readonly (readonly [string, TableName])[] = [
  ['sub_sched_', 'schedules'],
  ['cs_', 'sessions'],
  ['cus_', 'customers'],
  ['sub_', 'subscriptions'],
  ['inpay_', 'invoicePayments'],
  ['in_', 'invoices'],
  ['pi_', 'paymentIntents'],
  ['pm_', 'paymentMethods'],
  ['ch_', 'charges'],
  ['re_', 'refunds'],
  ['prod_', 'products'],
  ['price_', 'prices'],
];

function resolve(w: World, id: string): object | null {
  const table = PREFIXES.find(([prefix]) => id.startsWith(prefix))?.[1];
  // Products alone may have been given an id of any form.
  return w.store.get(table ?? 'products', id) ?? null;
}

const listOf = <T>(data: readonly T[], url: string): List<T> => ({ object: 'list', data, has_more: false, url });

/** Fields that exist only when they are asked for. */
function extra(w: World, kind: unknown, id: string, field: string): object | null | undefined {
  if (kind === 'checkout.session' && field === 'line_items') {
    return listOf(w.store.get('checkouts', id)?.lines ?? [], `/v1/checkout/sessions/${id}/line_items`);
  }
  if (kind === 'invoice' && field === 'payments') {
    const payment = paymentOf(w, id);
    return listOf(payment === undefined ? [] : [payment], `/v1/invoice_payments?invoice=${id}`);
  }
  if (kind === 'invoice' && field === 'confirmation_secret') {
    const intent = paymentOf(w, id)?.payment.payment_intent;
    const secret = intent === undefined ? undefined : w.store.get('paymentIntents', intent)?.client_secret;
    return secret === undefined ? null : { client_secret: secret, type: 'payment_intent' };
  }
  if (kind === 'charge' && field === 'refunds') {
    return listOf([...w.store.all('refunds')].filter((refund) => refund.charge === id).reverse(), `/v1/charges/${id}/refunds`);
  }
  if (kind === 'customer' && field === 'subscriptions') {
    const live = [...w.store.all('subscriptions')].filter(
      (one) => one.customer === id && one.status !== 'canceled' && one.status !== 'incomplete_expired',
    );
    return listOf(live.reverse(), `/v1/customers/${id}/subscriptions`);
  }
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function expandAt(w: World, value: unknown, path: readonly string[], whole: string): unknown {
  const [field, ...rest] = path;
  if (field === undefined) return value;
  if (Array.isArray(value)) return value.map((entry: unknown) => expandAt(w, entry, path, whole));
  if (!isObject(value)) return value;
  const id = typeof value['id'] === 'string' ? value['id'] : '';
  let inner: unknown = value[field];
  if (inner === undefined) {
    inner = extra(w, value['object'], id, field);
    if (inner === undefined) throw invalid(`This property cannot be expanded (${whole}).`, 'expand');
  }
  if (typeof inner === 'string') {
    const target = resolve(w, inner);
    if (target === null) throw invalid(`This property cannot be expanded (${whole}).`, 'expand');
    inner = target;
  }
  return { ...value, [field]: expandAt(w, inner, rest, whole) };
}

/** The answer with `expand[]` carried out, four levels deep at most. */
export function expand(w: World, answer: object, paths: readonly string[]): object {
  let result: object = answer;
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > (parts[0] === 'data' ? 5 : 4))
      throw invalid(`You cannot expand more than 4 levels of a property (${path}).`, 'expand');
    const next = expandAt(w, result, parts, path);
    if (isObject(next)) result = next;
  }
  return result;
}
