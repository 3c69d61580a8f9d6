/** What is there before somebody looks for tickets: an organizer with an event that is published, made by the wizard's own verbs. */
import { call, hasAccount, type Organization, person, runsOrganization } from './arrange.ts';
import type { House } from './index.ts';
import type { Visitor } from './visitor.ts';

const DAY = 86_400_000;

interface Tier {
  name: string;
  price: number;
  quantity: number;
  description?: string;
  maxPerOrder?: number;
  saleStartsAt?: string;
  hidden?: boolean;
  accessCode?: string;
}

export interface Plan {
  title: string;
  summary: string;
  description: string;
  inDays: number;
  tiers: readonly Tier[];
  capacity?: number;
}

export interface Published {
  organizer: Visitor;
  organization: Organization;
  eventId: string;
  slug: string;
  title: string;
}

export const inDays = (days: number, time: string): string =>
  `${new Date(Date.now() + days * DAY).toISOString().slice(0, 10)}T${time}:00.000Z`;

export async function hasOrganizer(house: House, name: string, group: string): Promise<{ organizer: Visitor; organization: Organization }> {
  const organizer = await house.visitor();
  await hasAccount(house, organizer, person(name, group));
  return { organizer, organization: await runsOrganization(house, organizer, { name: `${name} & Friends` }) };
}

export async function publishes(
  { organizer, organization }: { organizer: Visitor; organization: Organization },
  { title, summary, description, inDays: days, tiers, capacity }: Plan,
): Promise<Published> {
  const { sessionId } = await call<{ sessionId: string }>(organizer, 'wizard.start');
  let { version } = await call<{ version: number }>(organizer, 'wizard.get', { sessionId });
  const stages = {
    contact_info: { name: 'Omar', email: 'omar@festival.test' },
    event_basics: {
      title,
      summary,
      description,
      format: 'in_person',
      startsAt: inDays(days, '18:00'),
      endsAt: inDays(days, '22:00'),
      timeZone: 'Europe/Paris',
    },
    venue_selection: {
      kind: 'custom',
      custom: { name: 'La Verrière', address: '8 rue des Martyrs', city: 'Paris', country: 'FR', capacity: 400 },
    },
    ticketing: { currency: 'eur', ...(capacity === undefined ? {} : { capacity }), tiers },
    marketing: {
      channels: ['email'],
      landingPage: { headline: summary, body: description, highlights: ['Douze lumières', 'Une longue table', 'Le dernier métro attend'] },
    },
    review: { acceptTerms: true },
  };
  for (const [stage, data] of Object.entries(stages))
    ({ version } = await call<{ version: number }>(organizer, 'wizard.save', { sessionId, version, stage, data }));
  const { eventId, slug } = await call<{ eventId: string; slug: string }>(organizer, 'wizard.publish', {
    sessionId,
    version,
    organizationId: organization.id,
  });
  return { organizer, organization, eventId, slug, title };
}

export interface Bought {
  orderId: string;
  codes: string[];
}

/** Somebody without an account buys so many of a tier, with a card that works. */
export async function buys(
  house: House,
  buyer: Visitor,
  { eventId }: Pick<Published, 'eventId'>,
  wanted: { tier: string; quantity: number; name: string; email: string; source?: string },
): Promise<Bought> {
  const { items } = await call<{ items: { id: string; name: string }[] }>(buyer, 'tickets.tiers', { eventId });
  const tierId = items.find(({ name }) => name === wanted.tier)?.id;
  const { reservationId } = await call<{ reservationId: string }>(buyer, 'tickets.reserve', {
    eventId,
    items: [{ tierId, quantity: wanted.quantity }],
    ...(wanted.source === undefined ? {} : { source: { source: wanted.source } }),
  });
  const { url, orderId } = await call<{ url: string | null; orderId: string }>(buyer, 'tickets.checkout', {
    reservationId,
    buyer: { name: wanted.name, email: wanted.email },
    locale: buyer.language,
  });
  const [checkoutId] = /cs_[A-Za-z0-9_]+/.exec(url ?? '') ?? [];
  if (checkoutId !== undefined) {
    const paid = await fetch(`${house.stripeUrl}/_sandbox/checkout/${checkoutId}/complete`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (!paid.ok) throw new Error(`The payment did not go through: ${await paid.text()}`);
    await call(buyer, 'tickets.confirmCheckout', { sessionId: checkoutId });
  }
  const { tickets } = await call<{ tickets: { code: string | null }[] }>(buyer, 'tickets.order', { orderId });
  return { orderId, codes: tickets.flatMap(({ code }) => code ?? []) };
}
