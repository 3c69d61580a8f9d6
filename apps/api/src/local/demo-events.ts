/** Venues to ask for, events to buy for, and people to write to: made by the verbs that people use. Safe to repeat after a crash. */
import type { Actor, appRouter, createCallerFactory } from '@seatwise/domain';
import type { CustomVenue } from '@seatwise/domain/events/contract';
import type { CreateVenueInput } from '@seatwise/domain/venues/contract';
import type { z } from 'zod';

type Caller = ReturnType<ReturnType<typeof createCallerFactory<(typeof appRouter)['_def']['record']>>>;
type Venue = Omit<z.input<typeof CreateVenueInput>, 'organizationId'>;

/** Of Atelier Lumière, so that somebody else's can be asked for. */
const VENUES_OF_ADA: readonly Venue[] = [
  {
    name: 'Grande Halle Lumière',
    description:
      'Une ancienne halle de 600 m², sa verrière, une scène démontable et une régie. Accès de plain-pied, quai de livraison, cuisine de service.',
    address: '4 quai de la Loire',
    city: 'Paris',
    country: 'FR',
    timeZone: 'Europe/Paris',
    capacity: 450,
    pricePerDay: 180_000,
  },
  {
    name: 'Le Petit Atelier',
    description: 'Une salle claire sous les toits, pour des ateliers et des lectures. Chaises, tables et vidéoprojecteur compris.',
    address: '12 rue des Lilas',
    city: 'Paris',
    country: 'FR',
    timeZone: 'Europe/Paris',
    capacity: 60,
    pricePerDay: 32_000,
  },
];
const VENUE_OF_OMAR: Venue = {
  name: 'Armazém do Cais',
  description: 'A warehouse by the river: brick, daylight from the roof, a bar along one wall. Loading from the street, parking for forty.',
  address: 'Rua da Cintura do Porto 18',
  city: 'Lisboa',
  country: 'PT',
  timeZone: 'Europe/Lisbon',
  capacity: 400,
  pricePerDay: 150_000,
};

interface DemoEvent {
  title: string;
  summary: string;
  description: string;
  /** From today; hours are UTC. */
  inDays: number;
  from: string;
  days: number;
  until: string;
  expectedAttendance: number;
  custom: z.input<typeof CustomVenue>;
  ticketing: Record<string, unknown>;
  landingPage: { headline: string; body: string; highlights: string[] };
  /** They go out by themselves, at the hours that each type is given. */
  emails?: { type: 'announcement' | 'reminder' | 'last_chance' | 'follow_up'; subject: string; body: string }[];
}

const EVENTS: readonly DemoEvent[] = [
  {
    title: 'Festival of Light',
    summary: 'Two days of light, sound and the people who make both, in an old shipyard by the river.',
    description:
      'By day there are talks and workshops: how a stage is lit, how a film is graded, why a city glows the way it does.\n\nBy night the halls belong to eleven installations and four concerts. Come for one evening or stay for both; food is there, and so is the last ferry.',
    inDays: 75,
    from: '09:00',
    days: 2,
    until: '22:00',
    expectedAttendance: 400,
    custom: { name: 'Estaleiro Velho', address: 'Doca de Alcântara 7', city: 'Lisboa', country: 'PT', capacity: 500 },
    ticketing: {
      currency: 'usd',
      capacity: 400,
      tiers: [
        { name: 'Early Bird', price: 19_900, quantity: 150, description: 'Both days, for whoever decides early' },
        { name: 'Regular', price: 29_900, quantity: 250, description: 'Both days' },
        {
          name: 'VIP',
          price: 49_900,
          quantity: 100,
          isVip: true,
          maxPerOrder: 4,
          description: 'Both days, the balcony, and a table with the artists',
        },
      ],
    },
    landingPage: {
      headline: 'Two days of light',
      body: 'Talks by day, installations by night, and a river that doubles both.',
      highlights: ['Eleven installations', 'Four concerts', 'Workshops for beginners'],
    },
    emails: [
      {
        type: 'announcement',
        subject: 'Festival of Light: two days by the river',
        body: 'Hello {{name}},\n\nthe halls of the old shipyard open for two days: talks and workshops by day, eleven installations and four concerts by night.\n\nEarly Bird tickets are there while they last: {{link}}\n\nSee you there,\nOmar',
      },
      {
        type: 'reminder',
        subject: 'In a week: Festival of Light',
        body: 'Hello {{name}},\n\nin a week we begin. Bring a coat: the evenings by the river are cool. The programme, hall by hall: {{link}}\n\nOmar',
      },
      {
        type: 'follow_up',
        subject: 'Thank you for coming',
        body: 'Hello {{name}},\n\nthank you for two bright days. If there is something we should do differently, answer this mail: we read every word.\n\nOmar',
      },
    ],
  },
  {
    title: 'Open Studio Evening',
    summary: 'Doors open, work in progress on the walls, questions welcome. Free, with a ticket.',
    description: 'An evening in the studio: what the festival will look like, and how it is made. Bring somebody who asks good questions.',
    inDays: 24,
    from: '18:00',
    days: 1,
    until: '21:00',
    expectedAttendance: 60,
    custom: { name: 'Festival Studio', address: 'Rua do Alecrim 40', city: 'Lisboa', country: 'PT' },
    ticketing: { currency: 'usd', capacity: 60, tiers: [{ name: 'Free entry', price: 0, quantity: 60, maxPerOrder: 4 }] },
    landingPage: { headline: 'See it being made', body: 'One evening, open doors, no stage.', highlights: [] },
  },
];

/** Some said yes to mails, some to WhatsApp, one to nothing. */
const CONTACTS = `email,name,email_consent,whatsapp,whatsapp_consent,town
beatriz@guests.test,Beatriz Sousa,yes,+351912345601,yes,Lisboa
tomas@guests.test,Tomás Pinto,yes,,,Porto
ines@guests.test,Inês Carvalho,yes,+351912345603,yes,Lisboa
jonas@guests.test,Jonas Keller,yes,,,Berlin
amelie@guests.test,Amélie Roche,no,,,Lyon
rui@guests.test,Rui Matos,yes,+351912345606,no,Coimbra
`;

async function ensureContacts(caller: Caller, organizationId: string): Promise<void> {
  const consentSource = 'Guest book of last year’s festival';
  await caller.marketing.importContacts({ organizationId, csv: CONTACTS, dryRun: false, consentSource });
}

async function ensureVenues(caller: Caller, organizationId: string, venues: readonly Venue[]): Promise<void> {
  const { items } = await caller.venues.mine({ organizationId });
  for (const venue of venues) if (!items.some(({ name }) => name === venue.name)) await caller.venues.create({ organizationId, ...venue });
}

const DAY = 86_400_000;
const at = (now: Date, days: number, time: string): string =>
  `${new Date(now.getTime() + days * DAY).toISOString().slice(0, 10)}T${time}:00.000Z`;

/** Through the wizard, as anybody. One that a crash has left is gone on with: there is never more than one. */
async function ensureEvent(
  caller: Caller,
  now: Date,
  organizationId: string,
  contact: { name: string; email: string },
  event: DemoEvent,
): Promise<void> {
  const { items } = await caller.events.list({ organizationId });
  if (items.some(({ title }) => title === event.title)) return;
  const left = (await caller.wizard.mine({})).items.find(({ status }) => status !== 'completed');
  const { sessionId } = left ?? (await caller.wizard.start({}));
  let { version } = await caller.wizard.get({ sessionId });
  const { title, summary, description, inDays, from, days, until, expectedAttendance, custom, ticketing, landingPage, emails } = event;
  const stages = {
    contact_info: contact,
    event_basics: {
      title,
      summary,
      description,
      format: 'in_person',
      startsAt: at(now, inDays, from),
      endsAt: at(now, inDays + days - 1, until),
      timeZone: 'Europe/Lisbon',
      expectedAttendance,
    },
    venue_selection: { kind: 'custom', custom },
    ticketing,
    marketing: { channels: ['email', 'social'], landingPage, ...(emails ? { emails } : {}) },
    review: { acceptTerms: true },
  } as const;
  for (const [stage, data] of Object.entries(stages)) {
    ({ version } = await caller.wizard.save({
      sessionId,
      version,
      stage: stage as keyof typeof stages,
      data: JSON.parse(JSON.stringify(data)),
    }));
  }
  await caller.wizard.publish({ sessionId, version, organizationId });
}

export async function ensureEvents(
  callers: (actor: Actor) => Caller,
  now: Date,
  ada: { actor: Actor; organizationId: string },
  omar: { actor: Actor; organizationId: string; name: string },
): Promise<void> {
  await ensureVenues(callers(ada.actor), ada.organizationId, VENUES_OF_ADA);
  const caller = callers(omar.actor);
  await ensureVenues(caller, omar.organizationId, [VENUE_OF_OMAR]);
  await ensureContacts(caller, omar.organizationId);
  for (const event of EVENTS) await ensureEvent(caller, now, omar.organizationId, { name: omar.name, email: omar.actor.email }, event);
}
