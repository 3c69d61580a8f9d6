/** Events as everybody sees them, and as their organizers change and end them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventContext } from '../src/kernel/deps.ts';
import { readCalendarFeed } from '../src/index.ts';
import { translate } from '../src/kernel/translate.ts';
import { publishEvent } from '../src/events/index.ts';
import { refusal } from './bookings-desk.ts';
import type { Person } from './kit.ts';
import { createVenuesKit, FROM, TO, type VenuesKit } from './venues-kit.ts';

let kit: VenuesKit;
/** What subscribers heard: kind, event, and what came with it. */
let heard: unknown[] = [];
beforeAll(async () => {
  kit = await createVenuesKit();
  const note =
    (kind: string) =>
    async ({ tx: _tx, deps: _deps, ...said }: EventContext) =>
      void heard.push({ kind, ...said });
  kit.deps.subscribers = { ...kit.deps.subscribers, eventMoved: [note('moved')], eventCancelled: [note('cancelled')] };
});
afterAll(() => kit.close());

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const { code, details } = await refusal(promise);
  return typeof details.state === 'string' ? `${code} ${details.state}` : String(code);
};

/** A tier with so many, of which so many are sold and so many held. */
const tier = (eventId: string, name: string, price: number, total: number, sold = 0, more: { hidden?: boolean; held?: number } = {}) =>
  kit.rows(
    `INSERT INTO ticket_tiers (event_id, name, slug, price, quantity_total, quantity_sold, quantity_held, hidden, access_code, display_order)
     VALUES ($1, $2, app.slug_of($2), $3, $4, $5, $6, $7, CASE WHEN $7 THEN 'SESAME' END, (SELECT count(*) FROM ticket_tiers WHERE event_id = $1))`,
    [eventId, name, price, total, sold, more.held ?? 0, more.hidden ?? false],
  );

describe('to everybody', () => {
  test('a page has its place, its open tiers and the lowest price; no draft has one', async () => {
    const { eventId, slug } = await kit.event({ title: 'Nuit des lanternes' });
    await tier(eventId, 'Regular', 2900, 10, 10);
    await tier(eventId, 'Early', 1900, 10);
    await tier(eventId, 'Friends', 100, 10, 0, { hidden: true });
    await kit.rows(
      `UPDATE events SET marketing = '{"landingPage":{"headline":"Come"}}', online_url = 'https://stream.test/secret',
         custom_venue = '{"name":"Le Parc","address":"1 allée","city":"Nîmes","country":"FR"}' WHERE id = $1`,
      [eventId],
    );
    const page = await kit.stranger().events.bySlug({ slug: ` ${slug.toUpperCase()} ` });
    expect(page).toMatchObject({
      title: 'Nuit des lanternes',
      startsAt: `${FROM}T16:00:00.000Z`,
      status: 'published',
      place: { kind: 'custom', name: 'Le Parc', city: 'Nîmes' },
      organizer: { name: 'Festival' },
      priceFrom: { amount: 1900, currency: 'eur' },
      landing: { headline: 'Come', body: null, highlights: [] },
    });
    expect(page.tiers.map(({ name, status, available }) => [name, status, available])).toEqual([
      ['Regular', 'sold_out', 0],
      ['Early', 'on_sale', 10],
    ]);
    expect(JSON.stringify(page)).not.toMatch(/secret|SESAME|Friends/);
    await kit.rows("UPDATE events SET status = 'draft' WHERE id = $1", [eventId]);
    expect(await codeOf(kit.stranger().events.bySlug({ slug }))).toBe('NOT_FOUND');
  });

  test('the place: none yet, asked for, confirmed, online; a suspended organisation sells nothing', async () => {
    const { eventId, slug, owner, organizationId } = await kit.event();
    await tier(eventId, 'Regular', 2900, 10);
    const place = async () => (await kit.stranger().events.bySlug({ slug })).place;
    expect((await place()).kind).toBe('undecided');
    const { venueId, owner: keeper } = await kit.host();
    const { venueBookingId } = await owner.call.venues.request({ venueId, eventId, from: FROM, to: TO });
    expect(await place()).toEqual({ kind: 'to_be_confirmed', name: null, address: null, city: null, country: null });
    heard = [];
    await keeper.call.venues.confirm({ venueBookingId });
    expect(await place()).toMatchObject({ kind: 'venue', name: 'Grande Halle', city: 'Besançon' });
    expect(heard).toEqual([{ kind: 'moved', eventId, organizationId, actorId: keeper.id, sequence: 1, time: false, place: true }]);
    await keeper.call.venues.cancel({ venueBookingId });
    expect(heard).toHaveLength(2);
    await kit.rows("UPDATE events SET format = 'online' WHERE id = $1", [eventId]);
    expect((await place()).kind).toBe('online');
    await kit.rows("UPDATE organizations SET status = 'suspended' WHERE id = $1", [organizationId]);
    expect((await kit.stranger().events.bySlug({ slug })).tiers[0]?.status).toBe('ended');
  });

  test('found by words of the title, by city and by organizer, without accents; the soonest first, nothing that is over, page by page', async () => {
    const organization = await kit.organization(0, 'Compagnie Bélier');
    const at = (title: string, day: number) =>
      kit.event({ title, organization, startsAt: `2031-03-0${day}T18:00:00Z`, endsAt: `2031-03-0${day}T22:00:00Z` });
    const [late, soon] = [await at('Théâtre au jardin', 5), await at('Théâtre d’ombres', 3)];
    const past = await at('Théâtre passé', 1);
    await kit.rows("UPDATE events SET starts_at = '2031-01-01', ends_at = '2031-01-02' WHERE id = $1", [past.eventId]);
    await kit.rows(`UPDATE events SET custom_venue = '{"name":"x","address":"y","city":"Évreux","country":"FR"}' WHERE id = $1`, [
      late.eventId,
    ]);
    const found = async (search: string, more: { limit?: number; cursor?: string | null; from?: string } = {}) =>
      kit.stranger().events.discover({ search, ...more });
    const ids = async (search: string, more = {}) => (await found(search, more)).items.map(({ id }) => id);
    expect(await ids('THEATRE')).toEqual([soon.eventId, late.eventId]);
    expect(await ids('evreux théâtre')).toEqual([late.eventId]);
    expect(await ids('belier ombres')).toEqual([soon.eventId]);
    expect(await ids('theatre opera')).toEqual([]);
    expect(await ids('100%')).toEqual([]);
    expect(await ids('theatre', { from: '2031-03-04T00:00:00Z' })).toEqual([late.eventId]);
    const first = await found('theatre', { limit: 1 });
    expect(await ids('theatre', { limit: 1, cursor: first.nextCursor })).toEqual([late.eventId]);
    expect(first.items[0]).toMatchObject({ organizerName: 'Compagnie Bélier', soldOut: false, priceFrom: null });
    expect((await kit.stranger().events.discover({})).items.length).toBeGreaterThanOrEqual(2);
    await kit.rows("UPDATE organizations SET status = 'suspended' WHERE id = $1", [organization.id]);
    expect(await ids('theatre')).toEqual([]);
  });
});

describe('to organizers', () => {
  /** An organisation with a trainer, and somebody who has nothing to do with it. */
  const people = async () => {
    const organization = await kit.organization(2, 'Festival');
    const [trainer, member] = await kit.waiting(organization.id, organization.joinCode, 2);
    if (!trainer || !member) throw new Error('Nobody came');
    for (const { id: userId } of [trainer, member])
      await organization.owner.call.seats.approveMember({ organizationId: organization.id, userId });
    await organization.owner.call.seats.setMemberRole({ organizationId: organization.id, userId: trainer.id, role: 'trainer' });
    return { organization, trainer, member, stranger: await kit.person('Sam') };
  };

  test('who sees what: owners all of it, a trainer what they made, the door less, everybody else nothing', async () => {
    const { organization, trainer, member, stranger } = await people();
    const theirs = await kit.event({ organization });
    const made = await kit.event({ organization });
    await kit.rows('UPDATE events SET created_by = $2 WHERE id = $1', [made.eventId, trainer.id]);
    await tier(theirs.eventId, 'Regular', 2900, 10, 4, { held: 2 });
    const { owner } = organization;
    const idsOf = async (who: Person, verb: 'list' | 'mine') => (await who.call.events[verb]({})).items.map(({ id }) => id).toSorted();
    expect(await idsOf(owner, 'list')).toEqual([theirs.eventId, made.eventId].toSorted());
    expect(await idsOf(trainer, 'list')).toEqual([made.eventId]);
    expect(await codeOf(trainer.call.events.get({ eventId: theirs.eventId }))).toBe('FORBIDDEN');
    expect(await codeOf(member.call.events.update({ eventId: made.eventId, title: 'Mine now' }))).toBe('FORBIDDEN');
    expect(await codeOf(stranger.call.events.get({ eventId: made.eventId }))).toBe('NOT_FOUND');
    expect(await codeOf(stranger.call.events.cancel({ eventId: made.eventId }))).toBe('NOT_FOUND');
    expect(await codeOf(stranger.call.events.list({ organizationId: organization.id }))).toBe('NOT_FOUND');
    expect(await owner.call.events.get({ eventId: theirs.eventId })).toMatchObject({
      access: 'organizer',
      figures: { sold: 4, held: 2, checkedIn: 0 },
    });
    // The door: by address, verified, of somebody who need not be known.
    const nobody = await kit.person('Nora', { email: `nora-${theirs.slug}@door.test`, verified: false });
    const told = await owner.call.events.setCheckInStaff({
      eventId: theirs.eventId,
      emails: [stranger.email.toUpperCase(), nobody.email, 'not-yet@door.test', member.email],
    });
    expect(told.checkInStaff.toSorted((a, b) => a.email.localeCompare(b.email))).toEqual(
      [
        { email: stranger.email, name: null },
        { email: nobody.email, name: null },
        { email: 'not-yet@door.test', name: null },
        { email: member.email, name: member.email.startsWith('waiting1') ? 'Waiting1' : 'Waiting0' },
      ].toSorted((a, b) => a.email.localeCompare(b.email)),
    );
    expect(await idsOf(stranger, 'mine')).toEqual([theirs.eventId]);
    expect(await stranger.call.events.get({ eventId: theirs.eventId })).toMatchObject({
      access: 'door',
      onlineUrl: null,
      checkInStaff: [],
      figures: { revenue: { amount: 0 } },
    });
    expect(await codeOf(stranger.call.events.update({ eventId: theirs.eventId, title: 'Mine now' }))).toBe('NOT_FOUND');
    expect(await codeOf(nobody.call.events.get({ eventId: theirs.eventId }))).toBe('NOT_FOUND');
    await owner.call.events.setCheckInStaff({ eventId: theirs.eventId, emails: [] });
    expect(await idsOf(stranger, 'mine')).toEqual([]);
  });

  test('a change of time or place is told, once, with a higher sequence; other changes are not', async () => {
    const { eventId, owner, organizationId } = await kit.event();
    heard = [];
    expect(await owner.call.events.update({ eventId, title: 'Renamed', refundDays: 3, summary: '' })).toMatchObject({
      title: 'Renamed',
      refundDays: 3,
      summary: null,
    });
    expect(heard).toEqual([]);
    const moved = { startsAt: '2031-06-01T16:00:00Z', endsAt: '2031-06-01T20:00:00Z' };
    await owner.call.events.update({ eventId, ...moved });
    await owner.call.events.update({ eventId, ...moved });
    await owner.call.events.update({ eventId, customVenue: { name: 'Park', address: 'Way 1', city: 'Lyon', country: 'fr' } });
    const said = { kind: 'moved', eventId, organizationId, actorId: owner.id };
    expect(heard).toEqual([
      { ...said, sequence: 1, time: true, place: false },
      { ...said, sequence: 2, time: false, place: true },
    ]);
    expect(await codeOf(owner.call.events.update({ eventId, endsAt: '2031-05-01T20:00:00Z' }))).toBe('INVALID_INPUT');
    expect(await codeOf(owner.call.events.update({ eventId, startsAt: '2030-05-01T20:00:00Z' }))).toBe('INVALID_INPUT');
  });

  test('no room below what is taken, holds that ran out do not count; no days its venue was not booked for', async () => {
    const { eventId, owner } = await kit.event();
    await tier(eventId, 'Regular', 2900, 10, 4);
    await owner.call.events.update({ eventId, capacity: 4 });
    expect(await refusal(owner.call.events.update({ eventId, capacity: 3 }))).toMatchObject({
      code: 'SOLD_OUT',
      details: { capacity: 3, taken: 4 },
    });
    const { venueId, owner: keeper } = await kit.host();
    const { venueBookingId } = await owner.call.venues.request({ venueId, eventId, from: FROM, to: TO });
    await keeper.call.venues.confirm({ venueBookingId });
    // Still on the days it has.
    await owner.call.events.update({ eventId, endsAt: `${TO}T21:00:00Z` });
    expect(await refusal(owner.call.events.update({ eventId, endsAt: '2031-05-12T08:00:00Z' }))).toMatchObject({
      code: 'INVALID_STATE',
      details: { state: 'venue_booked', venueBookingId, from: FROM, to: TO },
    });
    const own = { name: 'Park', address: 'Way 1', city: 'Lyon', country: 'FR' };
    expect(await codeOf(owner.call.events.update({ eventId, customVenue: own }))).toBe('INVALID_STATE has_venue');
    await owner.call.venues.cancel({ venueBookingId });
    await owner.call.events.update({ eventId, endsAt: '2031-05-12T08:00:00Z', customVenue: own });
  });

  test('cancelled once: told, venue released, its page says so; over, it is too late', async () => {
    const { eventId, slug, owner, organizationId } = await kit.event();
    const { venueId, owner: keeper } = await kit.host();
    const other = await kit.host();
    const first = await owner.call.venues.request({ venueId: other.venueId, eventId, from: FROM, to: TO });
    await other.owner.call.venues.reject({ venueBookingId: first.venueBookingId });
    const { venueBookingId } = await owner.call.venues.request({ venueId, eventId, from: FROM, to: TO });
    await keeper.call.venues.confirm({ venueBookingId });
    heard = [];
    expect(await owner.call.events.cancel({ eventId, reason: 'Storm' })).toMatchObject({ status: 'cancelled', cancelReason: 'Storm' });
    expect(heard).toEqual([{ kind: 'cancelled', eventId, organizationId, actorId: owner.id, reason: 'Storm' }]);
    expect((await keeper.call.venues.thread({ venueBookingId })).booking.status).toBe('cancelled');
    expect(await kit.stranger().venues.checkAvailability({ venueId, from: FROM, to: TO })).toEqual({ available: true });
    expect(await kit.stranger().events.bySlug({ slug })).toMatchObject({
      status: 'cancelled',
      cancelReason: 'Storm',
      place: { kind: 'venue' },
    });
    expect(await codeOf(owner.call.events.cancel({ eventId }))).toBe('INVALID_STATE cancelled');
    expect(await codeOf(owner.call.events.update({ eventId, title: 'Again' }))).toBe('INVALID_STATE cancelled');
    const over = await kit.event({ startsAt: '2031-01-01T00:00:00Z', endsAt: '2031-01-02T00:00:00Z' });
    expect(await codeOf(over.owner.call.events.cancel({ eventId: over.eventId }))).toBe('INVALID_STATE completed');
  });
});

describe('publishing', () => {
  const publish = (who: Person, eventId: string, organizationId: string, slug: string | null = null) =>
    kit.deps.db
      .transaction({ userId: who.id, platformOwner: false, now: kit.deps.clock.now() }, (tx) =>
        publishEvent(tx, { eventId, organizationId, slug, currency: 'usd', capacity: 400, marketing: {} }),
      )
      .catch((error: unknown) => {
        throw new Error('refused', { cause: translate(error) });
      });

  test('needs staff of an approved organisation and a draft of their own; a slug is made of the title, and is nobody else’s', async () => {
    const { id, owner } = await kit.organization(0, 'Festival');
    const [mine, twin] = [await kit.draft(), await kit.draft()];
    expect(await codeOf(publish(owner, mine.eventId, id))).toBe('NOT_FOUND');
    await kit.rows('UPDATE wizard_sessions SET person_id = $1 WHERE id = ANY ($2)', [owner.id, [mine.sessionId, twin.sessionId]]);
    expect(await codeOf(publish(await kit.person('Sam'), mine.eventId, id))).toBe('NOT_FOUND');
    await kit.rows("UPDATE organizations SET status = 'pending' WHERE id = $1", [id]);
    expect(await codeOf(publish(owner, mine.eventId, id))).toBe('ORGANIZATION_NOT_APPROVED');
    await kit.rows("UPDATE organizations SET status = 'approved' WHERE id = $1", [id]);
    expect(await publish(owner, mine.eventId, id)).toEqual({ slug: 'two-days-of-light' });
    expect(await codeOf(publish(owner, mine.eventId, id))).toBe('INVALID_STATE published');
    expect(await refusal(publish(owner, twin.eventId, id, 'two-days-of-light'))).toMatchObject({
      code: 'INVALID_INPUT',
      details: { fields: [{ path: 'slug' }] },
    });
    expect((await publish(owner, twin.eventId, id)).slug).toMatch(/^two-days-of-light-[0-9a-f]{6}$/);
    expect(await owner.call.events.get({ eventId: twin.eventId })).toMatchObject({ status: 'published', capacity: 400, currency: 'usd' });
    const late = await kit.draft();
    await kit.rows('UPDATE wizard_sessions SET person_id = $1 WHERE id = $2', [owner.id, late.sessionId]);
    await kit.rows("UPDATE events SET starts_at = '2031-01-01', ends_at = '2031-01-20' WHERE id = $1", [late.eventId]);
    expect(await codeOf(publish(owner, late.eventId, id))).toBe('INVALID_INPUT');
  });
});

test('once more, at another time: a draft and a wizard of one’s own, at the same hours, ready but for its venue and its address', async () => {
  const { eventId, owner } = await kit.event({ title: 'Salon d’hiver', startsAt: '2031-02-10T08:00:00Z', endsAt: '2031-02-11T17:00:00Z' });
  await kit.rows(
    `UPDATE events SET capacity = 400, currency = 'usd', custom_venue = '{"name":"Le Parc","address":"1 allée","city":"Nîmes","country":"FR"}' WHERE id = $1`,
    [eventId],
  );
  await tier(eventId, 'Early', 1900, 150, 12);
  await tier(eventId, 'Friends', 0, 10, 0, { hidden: true });
  await kit.rows("UPDATE ticket_tiers SET sale_ends_at = '2031-01-31T23:00:00Z' WHERE event_id = $1 AND name = 'Early'", [eventId]);
  const stranger = await kit.person('Sam');
  const again = { eventId, startsAt: '2031-08-10T07:00:00Z' };
  expect(await codeOf(stranger.call.events.duplicate(again))).toBe('NOT_FOUND');
  expect(await codeOf(owner.call.events.duplicate({ eventId, startsAt: '2030-08-10T07:00:00Z' }))).toBe('INVALID_INPUT');
  const made = await owner.call.events.duplicate(again);
  const wizard = await owner.call.wizard.get({ sessionId: made.sessionId });
  expect(wizard).toMatchObject({
    eventId: made.eventId,
    stage: 'review',
    status: 'active',
    data: {
      event_basics: { title: 'Salon d’hiver', startsAt: '2031-08-10T07:00:00.000Z', endsAt: '2031-08-11T16:00:00.000Z' },
      venue_selection: { kind: 'custom', custom: { name: 'Le Parc' } },
      ticketing: {
        currency: 'usd',
        capacity: 400,
        tiers: [
          { name: 'Early', price: 1900, quantity: 150, saleEndsAt: '2031-07-31T22:00:00.000Z' },
          { name: 'Friends', hidden: true, accessCode: 'SESAME' },
        ],
      },
    },
    provenance: { ticketing: { tiers: 'person' } },
  });
  const { version } = await owner.call.wizard.save({
    sessionId: made.sessionId,
    version: wizard.version,
    stage: 'review',
    data: { acceptTerms: true },
  });
  const organizationId = (await owner.call.events.get({ eventId })).organizationId;
  const { slug } = await owner.call.wizard.publish({ sessionId: made.sessionId, version, organizationId });
  expect((await kit.stranger().events.bySlug({ slug })).tiers.map(({ name, available }) => [name, available])).toEqual([['Early', 150]]);
});

test('in one’s calendar: what one runs, with the desk behind it, and what one has tickets for, as its mails have it', async () => {
  const { eventId, owner, organizationId, slug } = await kit.event({ title: 'Salon d’été' });
  const buyer = await kit.person('Bea');
  const feedOf = async (person: Person) =>
    (await readCalendarFeed(kit.deps, kit.deps.feedTokens.tokenOf(person.id, 1), 'calendar'))?.events.map(
      ({ id, title, place, cancelled, url }) => [id, title, place, cancelled, url.replace(kit.deps.publicUrl, '')],
    );
  const [reservation] = await kit.rows<{ id: string }>(
    "INSERT INTO ticket_reservations (event_id, person_id, status, expires_at, total, currency) VALUES ($1, $2, 'confirmed', now(), 0, 'eur') RETURNING id",
    [eventId, buyer.id],
  );
  const [order] = await kit.rows<{ id: string }>(
    `INSERT INTO ticket_orders (event_id, organization_id, reservation_id, buyer_id, buyer_name, status, total, currency, access_hash, paid_at)
     VALUES ($1, $2, $3, $4, 'Bea', 'paid', 0, 'eur', sha256('x'), now()) RETURNING id`,
    [eventId, organizationId, reservation?.id, buyer.id],
  );
  const { venueId, owner: keeper } = await kit.host();
  const { venueBookingId } = await owner.call.venues.request({ venueId, eventId, from: FROM, to: TO });
  await keeper.call.venues.confirm({ venueBookingId });
  expect(await feedOf(owner)).toEqual([[eventId, 'Salon d’été', 'Grande Halle, Besançon', false, `/organizer/events/${eventId}`]]);
  expect(await feedOf(buyer)).toEqual([[order?.id, 'Salon d’été', 'Grande Halle, Besançon', false, `/e/${slug}`]]);
  expect(await feedOf(keeper)).toEqual([]);
  await owner.call.events.cancel({ eventId });
  expect((await feedOf(buyer))?.map(([, , , cancelled]) => cancelled)).toEqual([true]);
});

test('a visit is counted by where it came from, and never by who it was; a draft has none', async () => {
  const { slug, eventId } = await kit.event({ title: 'Visited' });
  const { events } = kit.stranger();
  expect(await events.recordVisit({ slug })).toEqual({ source: 'direct' });
  expect(await events.recordVisit({ slug, referrer: 'https://www.facebook.com/x' })).toEqual({ source: 'social' });
  expect(await events.recordVisit({ slug, utm: { source: 'Newsletter', campaign: 'June' } })).toEqual({ source: 'newsletter' });
  expect(
    await kit.rows('SELECT source, campaign, octet_length(visitor) AS n FROM event_visits WHERE event_id = $1 ORDER BY at, id', [eventId]),
  ).toEqual([
    { source: 'direct', campaign: null, n: 32 },
    { source: 'social', campaign: null, n: 32 },
    { source: 'newsletter', campaign: 'june', n: 32 },
  ]);
  await kit.rows("UPDATE events SET status = 'draft' WHERE id = $1", [eventId]);
  expect(await codeOf(events.recordVisit({ slug }))).toBe('NOT_FOUND');
});
