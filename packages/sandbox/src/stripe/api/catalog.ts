/** Products and prices. */
import { invalid } from '../errors.ts';
import { newId, newShortId } from '../ids.ts';
import type { Interval, Metadata, Price, Product, Recurring } from '../model.ts';
import { inRange, mergeMetadata, type Params } from '../params.ts';
import { priceBlank, productBlank, recurringBlank } from '../shapes.ts';
import type { World } from '../world.ts';
import { get, page, post, retrieve, type Endpoint } from './endpoint.ts';

const INTERVALS: readonly Interval[] = ['day', 'week', 'month', 'year'];

export interface ProductTerms {
  readonly name: string;
  readonly description?: string | null;
  readonly active?: boolean;
  readonly metadata?: Metadata;
  readonly id?: string;
}

export function createProduct(w: World, terms: ProductTerms): Product {
  const id = terms.id ?? newShortId('prod');
  if (w.store.get('products', id) !== undefined) throw invalid('Product already exists.', 'id', 'resource_already_exists');
  const product: Product = {
    ...productBlank,
    id,
    object: 'product',
    active: terms.active ?? true,
    created: w.now(),
    default_price: null,
    description: terms.description ?? null,
    metadata: terms.metadata ?? {},
    name: terms.name,
    updated: w.now(),
  };
  w.store.put('products', product);
  w.emit('product.created', product);
  return product;
}

export interface PriceTerms {
  readonly product: string;
  readonly currency: string;
  readonly unitAmount: number;
  readonly recurring: Recurring | null;
  readonly lookupKey?: string | null;
  readonly transferLookupKey?: boolean;
  readonly nickname?: string | null;
  readonly active?: boolean;
  readonly metadata?: Metadata;
}

export function createPrice(w: World, terms: PriceTerms): Price {
  claimLookupKey(w, terms.lookupKey, terms.transferLookupKey === true);
  const price = makePrice(w, terms);
  w.store.put('prices', price);
  w.emit('price.created', price);
  return price;
}

/** The object alone, not yet stored. */
export function makePrice(w: World, terms: PriceTerms): Price {
  const price = {
    ...priceBlank,
    id: newId('price'),
    object: 'price' as const,
    active: terms.active ?? true,
    created: w.now(),
    currency: terms.currency,
    lookup_key: terms.lookupKey ?? null,
    metadata: terms.metadata ?? {},
    nickname: terms.nickname ?? null,
    product: terms.product,
    recurring: terms.recurring === null ? null : { ...recurringBlank, ...terms.recurring },
    type: terms.recurring === null ? ('one_time' as const) : ('recurring' as const),
    unit_amount: terms.unitAmount,
    unit_amount_decimal: String(terms.unitAmount),
  };
  return price;
}

/** A lookup key belongs to one price; it moves only when the request says so. */
function claimLookupKey(w: World, key: string | null | undefined, transfer: boolean, keeper?: string): void {
  if (key === null || key === undefined) return;
  for (const price of w.store.all('prices')) {
    if (price.lookup_key !== key || price.id === keeper) continue;
    if (!transfer) throw invalid(`A price (\`${price.id}\`) already uses that lookup key.`, 'lookup_key', 'resource_already_exists');
    const without = w.store.put('prices', { ...price, lookup_key: null });
    w.emit('price.updated', without, price);
  }
}

export function readCurrency(p: Params): string {
  const currency = p.required('currency').toLowerCase();
  if (!/^[a-z]{3}$/.test(currency)) throw invalid(`Invalid currency: ${currency}.`, p.name('currency'));
  return currency;
}

/** `recurring[interval]` and its count, or null. */
export function readRecurring(p: Params): Recurring | null {
  const given = p.object('recurring');
  if (given === undefined) return null;
  const interval = given.choice('interval', INTERVALS);
  if (interval === undefined) throw invalid('Missing required param: recurring[interval].', given.name('interval'), 'parameter_missing');
  const usage = given.choice('usage_type', ['licensed', 'metered'] as const);
  if (usage === 'metered') throw invalid('The stand-in has no metered prices.', given.name('usage_type'));
  return { interval, interval_count: given.integer('interval_count', 1, 36) ?? 1 };
}

export const catalog: readonly Endpoint[] = [
  post('/v1/products', ({ w, p }) => {
    const id = p.string('id');
    const terms = {
      name: p.required('name'),
      description: p.text('description') ?? null,
      active: p.boolean('active') ?? true,
      metadata: mergeMetadata({}, p.metadata()),
      ...(id === undefined ? {} : { id }),
    };
    p.ignore('images', 'statement_descriptor', 'tax_code', 'unit_label', 'url', 'shippable', 'type', 'marketing_features');
    p.done();
    return createProduct(w, terms);
  }),
  get('/v1/products', ({ w, p }) => {
    const active = p.boolean('active');
    const ids = p.strings('ids');
    const created = p.range('created');
    return page(
      p,
      '/v1/products',
      w.store.all('products'),
      (one) =>
        (active === undefined || one.active === active) && (ids === undefined || ids.includes(one.id)) && inRange(one.created, created),
    );
  }),
  retrieve('/v1/products/:id', 'products'),
  post('/v1/products/:id', ({ w, id, p }) => {
    const before = w.need('products', id);
    const description = p.text('description');
    const after: Product = {
      ...before,
      active: p.boolean('active') ?? before.active,
      default_price: p.string('default_price') ?? before.default_price,
      description: description === undefined ? before.description : description,
      metadata: mergeMetadata(before.metadata, p.metadata()),
      name: p.string('name') ?? before.name,
      updated: w.now(),
    };
    p.ignore('images', 'statement_descriptor', 'tax_code', 'unit_label', 'url', 'shippable', 'marketing_features');
    p.done();
    if (after.default_price !== null) w.need('prices', after.default_price, 'default_price');
    w.store.put('products', after);
    w.emit('product.updated', after, before);
    return after;
  }),

  post('/v1/prices', ({ w, p }) => {
    const terms = {
      currency: readCurrency(p),
      unitAmount: p.integer('unit_amount') ?? unitFromDecimal(p),
      recurring: readRecurring(p),
      lookupKey: p.string('lookup_key', 200) ?? null,
      transferLookupKey: p.boolean('transfer_lookup_key') ?? false,
      nickname: p.text('nickname') ?? null,
      active: p.boolean('active') ?? true,
      metadata: mergeMetadata({}, p.metadata()),
    };
    const given = p.string('product');
    const inline = p.object('product_data');
    const data =
      inline === undefined
        ? undefined
        : { name: inline.required('name'), metadata: mergeMetadata({}, inline.metadata()), active: inline.boolean('active') ?? true };
    inline?.ignore('statement_descriptor', 'tax_code', 'unit_label');
    p.choice('billing_scheme', ['per_unit'] as const);
    p.ignore('tax_behavior');
    p.done();
    if (given !== undefined) w.need('products', given, 'product');
    const product = given ?? (data === undefined ? undefined : createProduct(w, data).id);
    if (product === undefined) throw invalid('You must provide either `product` or `product_data`.', 'product', 'parameter_missing');
    return createPrice(w, { ...terms, product });
  }),
  get('/v1/prices', ({ w, p }) => {
    const active = p.boolean('active');
    const keys = p.strings('lookup_keys');
    const product = p.string('product');
    const currency = p.string('currency');
    const type = p.choice('type', ['one_time', 'recurring'] as const);
    const created = p.range('created');
    const recurring = p.object('recurring');
    const interval = recurring?.choice('interval', INTERVALS);
    recurring?.ignore('usage_type');
    if (keys !== undefined && keys.length > 10) throw invalid('You can pass at most 10 lookup keys.', 'lookup_keys');
    return page(
      p,
      '/v1/prices',
      w.store.all('prices'),
      (one) =>
        (active === undefined || one.active === active) &&
        (keys === undefined || (one.lookup_key !== null && keys.includes(one.lookup_key))) &&
        (product === undefined || one.product === product) &&
        (currency === undefined || one.currency === currency) &&
        (type === undefined || one.type === type) &&
        (interval === undefined || one.recurring?.interval === interval) &&
        inRange(one.created, created),
    );
  }),
  retrieve('/v1/prices/:id', 'prices'),
  post('/v1/prices/:id', ({ w, id, p }) => {
    const before = w.need('prices', id);
    const key = p.text('lookup_key', 200);
    const transfer = p.boolean('transfer_lookup_key') ?? false;
    const nickname = p.text('nickname');
    const after: Price = {
      ...before,
      active: p.boolean('active') ?? before.active,
      lookup_key: key === undefined ? before.lookup_key : key,
      metadata: mergeMetadata(before.metadata, p.metadata()),
      nickname: nickname === undefined ? before.nickname : nickname,
    };
    p.ignore('tax_behavior');
    p.done();
    claimLookupKey(w, key, transfer, id);
    w.store.put('prices', after);
    w.emit('price.updated', after, before);
    return after;
  }),
];

function unitFromDecimal(p: Params): number {
  const text = p.required('unit_amount_decimal');
  if (!/^\d{1,10}(\.0+)?$/.test(text)) throw invalid('The stand-in has whole minor units only.', p.name('unit_amount_decimal'));
  return Number(text);
}
