/** What is there before somebody looks for tickets: an organizer with an event that is published, made by the wizard's own verbs. */
import { call, hasAccount, type House, type Organization, person, runsOrganization, type Visitor } from '@seatwise/testing/browser';

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
