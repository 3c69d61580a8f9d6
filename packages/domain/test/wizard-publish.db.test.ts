/** Publishing: who may, when, and once. And what becomes of a wizard that is discarded, or whose person leaves. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesOf, createKit, domainCodeOf, type Kit, type Person } from './kit.ts';
import { wizardFormed } from './wizard-data.ts';
import { browser, detailsOf, fill, put } from './wizard-kit.ts';

let kit: Kit;
let organization: { id: string; joinCode: string; owner: Person };
/** Which events the subscribers were told of. */
const told: string[] = [];
beforeAll(async () => {
  kit = await createKit();
  kit.deps.subscribers = {
    ...kit.deps.subscribers,
    eventPublished: [
      async ({ tx, eventId, organizationId }) => {
        const [event] = await tx.sql<{ status: string; tiers: number }>(
          'SELECT status, (SELECT count(*)::integer FROM ticket_tiers t WHERE t.event_id = e.id) AS tiers FROM events e WHERE id = $1 AND organization_id = $2',
          [eventId, organizationId],
        );
        told.push(`${eventId} ${event?.status} ${event?.tiers}`);
      },
    ],
  };
  organization = await kit.organization(3, 'Festival');
});
afterAll(() => kit.close());

const rows = async (text: string, params: unknown[] = []) => (await kit.database.admin.query(text, params)).rows;

async function ready(person: Person, slug: string | null = null) {
  const { wizard } = person.call;
  const { sessionId } = await wizard.start({});
  await fill(wizard, sessionId);
  const { version } = await put(wizard, sessionId, 'review', { ...wizardFormed.review, slug });
  return { sessionId, version, organizationId: organization.id };
}

test('begun by a stranger, adopted, published by the owner: one event, its tiers, and whoever subscribes', async () => {
  const device = browser(kit);
  const { sessionId } = await device.call.wizard.start({});
  await fill(device.call.wizard, sessionId);
  const owner = device.signedIn(organization.owner).wizard;
  expect(await device.call.wizard.publish({ sessionId, version: 1, organizationId: organization.id }).catch(domainCodeOf)).toBe(
    'UNAUTHENTICATED',
  );
  await owner.adopt({ sessionId });
  const { version, eventId } = await owner.get({ sessionId });
  const unsigned = await owner.publish({ sessionId, version, organizationId: organization.id }).catch(detailsOf);
  expect(unsigned).toMatchObject({
    code: 'STAGE_INCOMPLETE',
    details: { stage: 'review', problems: [{ path: 'acceptTerms', code: 'required' }] },
  });
  const { version: last } = await put(owner, sessionId, 'review', wizardFormed.review);
  const input = { sessionId, version: last, organizationId: organization.id };
  expect(await owner.publish(input)).toEqual({ eventId, slug: 'lumiere-festival' });
  expect(told).toEqual([`${eventId} published 3`]);
  expect(
    await rows('SELECT name, slug, price, quantity_total, is_vip FROM ticket_tiers WHERE event_id = $1 ORDER BY display_order', [eventId]),
  ).toEqual([
    { name: 'Early Bird', slug: 'early-bird', price: 19_900, quantity_total: 150, is_vip: false },
    { name: 'Regular', slug: 'regular', price: 29_900, quantity_total: 250, is_vip: false },
    { name: 'VIP', slug: 'vip', price: 49_900, quantity_total: 100, is_vip: true },
  ]);
  expect(await rows('SELECT status, capacity, currency, organization_id, created_by FROM events WHERE id = $1', [eventId])).toEqual([
    { status: 'published', capacity: 400, currency: 'usd', organization_id: organization.id, created_by: organization.owner.id },
  ]);
  expect(await owner.get({ sessionId })).toMatchObject({
    status: 'completed',
    slug: 'lumiere-festival',
    completedStages: expect.arrayContaining(['review']),
  });

  // The same request again is answered alike; anything else is told that it is done.
  expect(await owner.publish(input)).toEqual({ eventId, slug: 'lumiere-festival' });
  const done = { code: 'INVALID_STATE', details: { state: 'completed', eventId, slug: 'lumiere-festival' } };
  expect(await owner.publish({ ...input, version: last + 1 }).catch(detailsOf)).toEqual(done);
  expect(await owner.save({ sessionId, version: last + 1, stage: 'review', data: { slug: 'x' } }).catch(detailsOf)).toEqual(done);
  expect(await owner.advance({ sessionId, version: last + 1 }).catch(detailsOf)).toEqual(done);
  expect(await owner.suggest({ sessionId, stage: 'review' }).catch(domainCodeOf)).toBe('INVALID_STATE');
  expect(await owner.discard({ sessionId }).catch(domainCodeOf)).toBe('INVALID_STATE');
  expect(told).toHaveLength(1);
  expect(
    await rows("SELECT organization_id, changes FROM audit_log WHERE verb = 'wizard.publish' AND subject = $1", [eventId]),
  ).toHaveLength(2);
});

test('twenty times at once, one event comes of it', async () => {
  const { wizard } = organization.owner.call;
  const input = await ready(organization.owner, 'once');
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => wizard.publish(input)));
  expect(codesOf(answers)).toEqual({ fulfilled: 20 });
  expect(new Set(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.eventId : ''))).size).toBe(1);
  const { eventId } = await wizard.get(input);
  expect(told.filter((line) => line.startsWith(String(eventId)))).toEqual([`${eventId} published 3`]);
  expect(await rows('SELECT count(*)::integer AS n FROM ticket_tiers WHERE event_id = $1', [eventId])).toEqual([{ n: 3 }]);
});

test('needs a verified address, a role, an organisation that is approved, and a slug nobody has', async () => {
  const member = await kit.person('Member');
  await member.call.seats.join({ code: organization.joinCode });
  await organization.owner.call.seats.approveMember({ organizationId: organization.id, userId: member.id });
  expect(await member.call.wizard.publish(await ready(member)).catch(domainCodeOf)).toBe('FORBIDDEN');

  const stranger = await kit.person('Stranger');
  expect(await stranger.call.wizard.publish(await ready(stranger)).catch(domainCodeOf)).toBe('NOT_FOUND');

  const unverified = browser(kit).signedIn(organization.owner, false);
  expect(await unverified.wizard.publish(await ready(organization.owner)).catch(domainCodeOf)).toBe('EMAIL_NOT_VERIFIED');

  const founder = await kit.person('Founder');
  const { id: waiting } = await founder.call.seats.createOrganization({ name: 'Waiting', timeZone: 'UTC' });
  const theirs = await ready(founder);
  expect(await founder.call.wizard.publish({ ...theirs, organizationId: waiting }).catch(domainCodeOf)).toBe('ORGANIZATION_NOT_APPROVED');
  // Nothing was half-done: the session goes on.
  expect(await founder.call.wizard.get(theirs)).toMatchObject({ status: 'active', version: theirs.version });

  const taken = await ready(organization.owner, 'lumiere-festival');
  const refused = await organization.owner.call.wizard.publish(taken).catch(detailsOf);
  expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { fields: [{ path: 'slug' }] } });
  // Without a wish, one is found.
  const { version } = await put(organization.owner.call.wizard, taken.sessionId, 'review', { slug: null });
  expect((await organization.owner.call.wizard.publish({ ...taken, version })).slug).toMatch(/^lumiere-festival-/);
});

test('not what has begun; not without a venue that said no', async () => {
  const { wizard } = organization.owner.call;
  const late = await ready(organization.owner);
  const { version } = await put(wizard, late.sessionId, 'event_basics', {
    startsAt: '2020-01-01T10:00:00Z',
    endsAt: '2020-01-01T12:00:00Z',
  });
  const over = await wizard.publish({ ...late, version }).catch(detailsOf);
  expect(over).toMatchObject({
    code: 'STAGE_INCOMPLETE',
    details: { stage: 'event_basics', problems: [{ path: 'startsAt', code: 'over' }] },
  });

  const venues = organization.owner.call.venues;
  const hall = await venues.create({
    organizationId: organization.id,
    name: 'La Halle',
    address: '1 quai du Port',
    city: 'Lyon',
    country: 'FR',
    timeZone: 'Europe/Paris',
    capacity: 420,
    pricePerDay: 100_000,
  });
  const trainer = await kit.person('Trainer');
  const asked = browser(kit);
  const { sessionId } = await asked.call.wizard.start({});
  await fill(asked.call.wizard, sessionId);
  const request = await asked.call.venues.request({ venueId: hall.id, sessionId, from: '2031-06-14', to: '2031-06-15' });
  const { venueBookingId } = request;
  const at = asked.call.wizard;
  await put(at, sessionId, 'venue_selection', { kind: 'marketplace', venueBookingId: kit.deps.ids.uuid() });
  const { problems } = await put(at, sessionId, 'venue_selection', { custom: null });
  expect(problems).toMatchObject([{ path: 'venueBookingId', code: 'invalid' }]);
  expect(await put(at, sessionId, 'venue_selection', { venueBookingId })).toMatchObject({ problems: [] });
  await organization.owner.call.venues.reject({ venueBookingId });
  expect((await at.get({ sessionId })).problems).toMatchObject([{ path: 'venueBookingId', code: 'booking_over' }, { stage: 'review' }]);

  // Once one is confirmed, the event is nowhere else; its owner may discard it, and the venue reads so in its thread.
  const second = await asked.call.venues.request({ venueId: hall.id, sessionId, from: '2031-06-14', to: '2031-06-15' });
  await organization.owner.call.venues.confirm({ venueBookingId: second.venueBookingId });
  expect((await at.get({ sessionId })).problems).toMatchObject([{ stage: 'review' }]);
  const { startsAt, endsAt } = (await at.get({ sessionId })).data.event_basics;
  await put(at, sessionId, 'event_basics', { startsAt: '2031-06-21T07:00:00.000Z', endsAt: '2031-06-22T16:00:00.000Z' });
  expect((await at.get({ sessionId })).problems).toMatchObject([
    { stage: 'venue_selection', path: 'kind', code: 'venue_days' },
    { stage: 'review' },
  ]);
  await put(at, sessionId, 'event_basics', { startsAt: startsAt ?? null, endsAt: endsAt ?? null });
  const elsewhere = await put(at, sessionId, 'venue_selection', { kind: 'undecided' });
  expect(elsewhere.problems).toMatchObject([{ path: 'kind', code: 'venue_confirmed' }]);
  await asked.signedIn(trainer).wizard.adopt({ sessionId });
  expect(await rows('SELECT DISTINCT requested_by FROM venue_bookings WHERE venue_id = $1', [hall.id])).toEqual([
    { requested_by: trainer.id },
  ]);
  await trainer.call.wizard.discard({ sessionId });
  const thread = await organization.owner.call.venues.thread({ venueBookingId: second.venueBookingId });
  expect(thread).toMatchObject({ booking: { status: 'cancelled', eventTitle: 'Lumière Festival' } });
  expect(await venues.checkAvailability({ venueId: hall.id, from: '2031-06-14', to: '2031-06-15' })).toMatchObject({ available: true });
});

test('discarded, nothing is left of it; nor when its person deletes their account', async () => {
  const ada = await kit.person('Ada');
  const first = await ready(ada);
  const second = await ready(ada);
  const events = async () => (await rows("SELECT id FROM events WHERE created_by = $1 AND status = 'draft'", [ada.id])).length;
  expect(await events()).toBe(2);
  await ada.call.wizard.discard(first);
  expect(await ada.call.wizard.get(first).catch(domainCodeOf)).toBe('NOT_FOUND');
  expect(await events()).toBe(1);
  await ada.call.identity.deleteAccount({ confirmEmail: ada.email });
  expect(await rows('SELECT FROM wizard_sessions WHERE id = $1', [second.sessionId])).toEqual([]);
  expect(await events()).toBe(0);
});
