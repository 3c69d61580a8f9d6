/** The catalogue, requests and offers, seen from both sides and from outside. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal } from './bookings-desk.ts';
import { createVenuesKit, FROM, TO, type Host, type VenuesKit } from './venues-kit.ts';

let kit: VenuesKit;
beforeAll(async () => {
  kit = await createVenuesKit();
});
afterAll(() => kit.close());

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const { code, details } = await refusal(promise);
  return typeof details.state === 'string' ? `${code} ${details.state}` : String(code);
};

describe('the catalogue', () => {
  let small: Host;
  let large: Host;
  beforeAll(async () => {
    small = await kit.host({ name: 'Petite Salle', city: 'Orléans', capacity: 80 });
    large = await kit.host({ name: 'Grande Salle', city: 'Orléans', capacity: 900, pricePerDay: 0 });
  });

  test('is open to strangers, finds a city however it is typed, the smallest that fits first, page by page', async () => {
    const { search } = kit.stranger().venues;
    expect((await search({ city: 'orlEANS' })).items.map(({ id }) => id)).toEqual([small.venueId, large.venueId]);
    expect((await search({ city: 'Orléans', capacity: 81 })).items.map(({ id }) => id)).toEqual([large.venueId]);
    expect((await search({ city: '%' })).items).toEqual([]);
    const first = await search({ city: 'orléans', limit: 1 });
    const second = await search({ city: 'orléans', limit: 1, cursor: first.nextCursor });
    expect([first.items[0]?.id, second.items[0]?.id, second.nextCursor]).toEqual([small.venueId, large.venueId, null]);
    expect(first.items[0]).toMatchObject({
      name: 'Petite Salle',
      organizationName: 'Salle',
      pricePerDay: { amount: 100_000, currency: 'eur' },
      available: null,
    });
  });

  test('with days: only what is free on all of them; what is pending blocks nothing', async () => {
    const { eventId, owner } = await kit.event();
    const { venueBookingId } = await owner.call.venues.request({ venueId: small.venueId, eventId, from: FROM, to: TO });
    const found = async (from: string, to: string) =>
      (await kit.stranger().venues.search({ city: 'orleans', from, to })).items.map(({ id, available }) => [id, available]);
    expect(await found(FROM, TO)).toEqual([
      [small.venueId, true],
      [large.venueId, true],
    ]);
    await small.owner.call.venues.confirm({ venueBookingId });
    expect(await found(TO, '2031-05-20')).toEqual([[large.venueId, true]]);
    expect(await found('2031-05-12', '2031-05-20')).toHaveLength(2);
    const free = (from: string, to: string) => kit.stranger().venues.checkAvailability({ venueId: small.venueId, from, to });
    expect([await free('2031-05-01', FROM), await free('2031-05-01', '2031-05-09')]).toEqual([{ available: false }, { available: true }]);
  });

  test('shows nothing unlisted, nothing of an organisation that is not approved, except to those who keep it', async () => {
    const host = await kit.host({ city: 'Vannes' });
    const { venueId, owner } = host;
    expect(await owner.call.venues.update({ venueId, listed: false, description: null })).toMatchObject({ listed: false });
    expect((await kit.stranger().venues.search({ city: 'vannes' })).items).toEqual([]);
    expect(await codeOf(kit.stranger().venues.get({ venueId }))).toBe('NOT_FOUND');
    expect(await owner.call.venues.get({ venueId })).toMatchObject({ listed: false });
    expect((await owner.call.venues.mine({})).items.map(({ id }) => id)).toEqual([venueId]);
    await owner.call.venues.update({ venueId, listed: true });
    await kit.rows("UPDATE organizations SET status = 'suspended' WHERE id = $1", [host.organizationId]);
    expect((await kit.stranger().venues.search({ city: 'vannes' })).items).toEqual([]);
    const { eventId, owner: organizer } = await kit.event();
    expect(await codeOf(organizer.call.venues.request({ venueId, eventId, from: FROM, to: TO }))).toBe('NOT_FOUND');
  });

  test('is kept by owners and admins alone', async () => {
    const stranger = await kit.person('Sam');
    const [colleague] = await kit.waiting(
      large.organizationId,
      (await large.owner.call.seats.organization({ organizationId: large.organizationId })).joinCode ?? '',
      1,
    );
    expect(await codeOf(stranger.call.venues.update({ venueId: large.venueId, capacity: 1 }))).toBe('NOT_FOUND');
    expect(await codeOf(colleague!.call.venues.update({ venueId: large.venueId, capacity: 1 }))).toBe('FORBIDDEN');
    const input = { name: 'Halle', address: 'rue 1', city: 'Lyon', country: 'fr', timeZone: 'Europe/Paris', capacity: 1, pricePerDay: 0 };
    expect(await codeOf(colleague!.call.venues.create({ ...input, organizationId: large.organizationId }))).toBe('FORBIDDEN');
    expect(await codeOf(stranger.call.venues.create({ ...input, organizationId: large.organizationId }))).toBe('NOT_FOUND');
  });
});

describe('a request', () => {
  test('before sign-in: two days at the venue’s price, or at an offer; its thread is seen by both sides and nobody else', async () => {
    const { venueId, owner } = await kit.host();
    const draft = await kit.draft();
    const { venueBookingId, booking } = await draft.call.venues.request({
      venueId,
      sessionId: draft.sessionId,
      from: FROM,
      to: TO,
      offer: 150_000,
      message: 'Two days in May',
    });
    expect(booking).toMatchObject({
      days: 2,
      amount: { amount: 150_000, currency: 'eur' },
      offeredBy: 'organizer',
      venueCapacity: 300,
      expectedAttendance: 400,
      sides: ['organizer'],
      contact: null,
    });
    const seen = await owner.call.venues.thread({ venueBookingId });
    expect(seen.booking).toMatchObject({ sides: ['venue'], contact: { name: 'Noor', email: 'noor@nowhere.test' } });
    expect(seen.messages).toMatchObject([
      { side: 'organizer', kind: 'offer', amount: { amount: 150_000 }, message: 'Two days in May', authorName: 'Noor' },
    ]);
    expect((await owner.call.venues.inbox({ status: 'pending' })).items.map(({ id }) => id)).toEqual([venueBookingId]);
    expect((await draft.call.venues.requests({ sessionId: draft.sessionId })).map(({ id }) => id)).toEqual([venueBookingId]);
    const other = await kit.draft();
    for (const call of [kit.stranger(), other.call, (await kit.person('Sam')).call]) {
      expect(await codeOf(call.venues.thread({ venueBookingId }))).toBe('NOT_FOUND');
      expect(await codeOf(call.venues.counter({ venueBookingId, amount: 1 }))).toBe('NOT_FOUND');
      expect(await codeOf(call.venues.requests({ sessionId: draft.sessionId }))).toBe('NOT_FOUND');
      expect(await codeOf(call.venues.request({ venueId, sessionId: draft.sessionId, from: FROM, to: TO }))).toBe('NOT_FOUND');
    }
    expect(await codeOf(draft.call.venues.request({ venueId, sessionId: draft.sessionId, from: FROM, to: TO }))).toBe(
      'INVALID_STATE already_requested',
    );
  });

  test('is refused in the past, for too many days, and before the wizard knows what it is for', async () => {
    const { venueId } = await kit.host({ timeZone: 'Pacific/Auckland' });
    const { eventId, owner } = await kit.event();
    const ask = (from: string, to: string) => refusal(owner.call.venues.request({ venueId, eventId, from, to }));
    kit.at('2031-01-15T12:00:00Z');
    // Noon in Greenwich: one day later at the venue.
    expect(await ask('2031-01-15', '2031-01-15')).toMatchObject({ code: 'INVALID_INPUT', details: { fields: [{ path: 'from' }] } });
    expect(await ask('2031-01-16', '2033-01-16')).toMatchObject({ code: 'INVALID_INPUT', details: { fields: [{ path: 'to' }] } });
    const draft = await kit.draft();
    await kit.rows('UPDATE wizard_sessions SET event_id = NULL WHERE id = $1', [draft.sessionId]);
    expect(await codeOf(draft.call.venues.request({ venueId, sessionId: draft.sessionId, from: FROM, to: TO }))).toBe(
      'INVALID_STATE event_basics',
    );
    expect(await draft.call.venues.requests({ sessionId: draft.sessionId })).toEqual([]);
    expect((await owner.call.venues.request({ venueId, eventId, from: '2031-01-16', to: '2031-01-17' })).booking.amount.amount).toBe(
      200_000,
    );
  });

  test('counter, counter back, accepted: confirmed at that amount, and the event is there', async () => {
    const { venueId, owner } = await kit.host();
    const draft = await kit.draft();
    const { venueBookingId } = await draft.call.venues.request({ venueId, sessionId: draft.sessionId, from: FROM, to: TO, offer: 100_000 });
    expect(await owner.call.venues.counter({ venueBookingId, amount: 180_000 })).toMatchObject({
      offeredBy: 'venue',
      amount: { amount: 180_000 },
    });
    // Its own offer no side takes.
    expect(await codeOf(owner.call.venues.confirm({ venueBookingId }))).toBe('INVALID_STATE own_offer');
    await draft.call.venues.counter({ venueBookingId, amount: 160_000, message: 'Meet us half way' });
    expect(await codeOf(draft.call.venues.acceptCounter({ venueBookingId }))).toBe('INVALID_STATE own_offer');
    await owner.call.venues.counter({ venueBookingId, amount: 170_000 });
    expect(await codeOf(draft.call.venues.acceptCounter({ venueBookingId, amount: 160_000 }))).toBe('INVALID_STATE offer_changed');
    expect(await draft.call.venues.acceptCounter({ venueBookingId, amount: 170_000 })).toMatchObject({
      status: 'confirmed',
      amount: { amount: 170_000 },
    });
    expect(await kit.rows('SELECT venue_id FROM events WHERE id = $1', [draft.eventId])).toEqual([{ venue_id: venueId }]);
    expect((await draft.call.venues.thread({ venueBookingId })).messages.map(({ side, kind }) => `${side} ${kind}`)).toEqual([
      'organizer offer',
      'venue counter',
      'organizer counter',
      'venue counter',
      'organizer confirmed',
    ]);
    // Either side ends it; twice is too often.
    expect(await owner.call.venues.cancel({ venueBookingId, message: 'The roof leaks' })).toMatchObject({ status: 'cancelled' });
    expect(await kit.rows('SELECT venue_id FROM events WHERE id = $1', [draft.eventId])).toEqual([{ venue_id: null }]);
    expect(await codeOf(draft.call.venues.cancel({ venueBookingId }))).toBe('INVALID_STATE cancelled');
    // And the days are free again, for the same event too.
    await draft.call.venues.request({ venueId, sessionId: draft.sessionId, from: FROM, to: TO });
  });

  test('confirming turns the others away, and ends what the event has asked for elsewhere', async () => {
    const { venueId, owner } = await kit.host();
    const elsewhere = await kit.host();
    const [winner, loser, beside] = [await kit.draft(), await kit.draft(), await kit.draft()];
    const ask = (draft: typeof winner, venue: string, from = FROM, to = TO) =>
      draft.call.venues.request({ venueId: venue, sessionId: draft.sessionId, from, to });
    const won = await ask(winner, venueId);
    const alsoAsked = await ask(winner, elsewhere.venueId);
    const lost = await ask(loser, venueId, TO, '2031-05-14');
    const free = await ask(beside, venueId, '2031-05-12', '2031-05-12');
    await kit.rows("UPDATE events SET custom_venue = '{}' WHERE id = $1", [winner.eventId]);
    await owner.call.venues.confirm({ venueBookingId: won.venueBookingId });
    expect(await codeOf(owner.call.venues.confirm({ venueBookingId: lost.venueBookingId }))).toBe('VENUE_UNAVAILABLE');
    expect(await codeOf(loser.call.venues.counter({ venueBookingId: lost.venueBookingId, amount: 1 }))).toBe('VENUE_UNAVAILABLE');
    expect(await codeOf(ask(loser, venueId))).toBe('VENUE_UNAVAILABLE');
    expect(await codeOf(elsewhere.owner.call.venues.confirm({ venueBookingId: alsoAsked.venueBookingId }))).toBe('INVALID_STATE withdrawn');
    expect(await codeOf(ask(winner, elsewhere.venueId))).toBe('INVALID_STATE has_venue');
    const states = await kit.rows<{ status: string }>('SELECT status FROM venue_bookings WHERE id = ANY ($1) ORDER BY created_at, id', [
      [won, alsoAsked, lost, free].map(({ venueBookingId }) => venueBookingId),
    ]);
    expect(states.map(({ status }) => status)).toEqual(['confirmed', 'withdrawn', 'rejected', 'pending']);
    expect((await loser.call.venues.thread({ venueBookingId: lost.venueBookingId })).messages.at(-1)).toMatchObject({
      side: 'system',
      kind: 'overtaken',
    });
    expect(await kit.rows('SELECT custom_venue FROM events WHERE id = $1', [winner.eventId])).toEqual([{ custom_venue: null }]);
  });

  test('withdrawn and rejected once; the other side cannot', async () => {
    const { venueId, owner } = await kit.host();
    const { eventId, owner: organizer } = await kit.event();
    const { venueBookingId } = await organizer.call.venues.request({ venueId, eventId, from: FROM, to: TO });
    expect(await codeOf(organizer.call.venues.reject({ venueBookingId }))).toBe('FORBIDDEN');
    expect(await codeOf(organizer.call.venues.confirm({ venueBookingId }))).toBe('FORBIDDEN');
    expect(await codeOf(owner.call.venues.withdraw({ venueBookingId }))).toBe('FORBIDDEN');
    expect(await codeOf(owner.call.venues.acceptCounter({ venueBookingId }))).toBe('FORBIDDEN');
    expect(await owner.call.venues.reject({ venueBookingId, message: 'We rest in May' })).toMatchObject({ status: 'rejected' });
    expect(await codeOf(organizer.call.venues.withdraw({ venueBookingId }))).toBe('INVALID_STATE rejected');
    const again = await organizer.call.venues.request({ venueId, eventId, from: FROM, to: TO });
    await organizer.call.venues.withdraw({ venueBookingId: again.venueBookingId });
    expect(await codeOf(owner.call.venues.reject({ venueBookingId: again.venueBookingId }))).toBe('INVALID_STATE withdrawn');
  });
});
