/** Two bookings of one venue never overlap, whoever asks, however many at once; with the controls that show it is the locks and the constraint. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesOf } from './kit.ts';
import { createVenuesKit, FROM, TO, type Host, type VenuesKit } from './venues-kit.ts';

const MANY = 40;
let kit: VenuesKit;
beforeAll(async () => {
  kit = await createVenuesKit();
});
afterAll(() => kit.close());

/** So many events that each ask for days around the same one. */
async function requests(host: Host): Promise<string[]> {
  const drafts = await Promise.all(Array.from({ length: MANY }, () => kit.draft()));
  const asked = await Promise.all(
    drafts.map(({ call, sessionId }, index) =>
      call.venues.request({
        venueId: host.venueId,
        sessionId,
        from: `2031-06-${String(5 + (index % 6)).padStart(2, '0')}`,
        to: `2031-06-${String(10 + (index % 5)).padStart(2, '0')}`,
      }),
    ),
  );
  return asked.map(({ venueBookingId }) => venueBookingId);
}

const statuses = async (ids: string[]) =>
  Object.fromEntries(
    (
      await kit.rows<{ status: string; n: number }>(
        'SELECT status, count(*)::int AS n FROM venue_bookings WHERE id = ANY ($1) GROUP BY 1',
        [ids],
      )
    ).map(({ status, n }) => [status, n]),
  );

/** As one might write it: looks, takes its time, and confirms. */
const NAIVE = `
  CREATE OR REPLACE FUNCTION app.confirm_venue(p_venue_booking_id uuid, p_key_hash bytea, p_side text, p_seen integer, p_message text) RETURNS app.venue_outcome
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  DECLARE b venue_bookings;
  BEGIN
    SELECT * INTO b FROM venue_bookings WHERE id = p_venue_booking_id;
    IF NOT check_venue_availability(b.venue_id, b.from_date, b.days) THEN PERFORM app.refuse('VENUE_UNAVAILABLE'); END IF;
    PERFORM pg_sleep(0.3);
    UPDATE venue_bookings SET status = 'confirmed' WHERE id = b.id;
    RETURN app.venue_outcome_of(b, p_side, ARRAY[app.say_of_venue(b.id, p_side, 'confirmed', b.amount, p_message)], NULL);
  END $$`;

test(`${MANY} confirmations at once: one, the others find the venue taken, are turned away and told`, async () => {
  const host = await kit.host();
  const ids = await requests(host);
  const results = await Promise.allSettled(ids.map((venueBookingId) => host.owner.call.venues.confirm({ venueBookingId })));
  expect(codesOf(results)).toEqual({ fulfilled: 1, VENUE_UNAVAILABLE: MANY - 1 });
  expect(await statuses(ids)).toEqual({ confirmed: 1, rejected: MANY - 1 });
  expect(
    await kit.rows(
      "SELECT kind, count(*)::int AS n FROM venue_messages WHERE venue_booking_id = ANY ($1) AND kind <> 'offer' GROUP BY 1 ORDER BY 1",
      [ids],
    ),
  ).toEqual([
    { kind: 'confirmed', n: 1 },
    { kind: 'overtaken', n: MANY - 1 },
  ]);
  expect(await kit.rows('SELECT count(*)::int AS n FROM events WHERE venue_id = $1', [host.venueId])).toEqual([{ n: 1 }]);
});

test('many events that each ask two venues, whose owners confirm crosswise: no deadlock, nothing overlaps, no event has two', async () => {
  const [left, right] = [await kit.host(), await kit.host()];
  const drafts = await Promise.all(Array.from({ length: 12 }, () => kit.draft()));
  const ask = (host: Host) =>
    Promise.all(
      drafts.map(async ({ call, sessionId }, index) => {
        const day = `2031-07-${String(1 + (index % 4)).padStart(2, '0')}`;
        return (await call.venues.request({ venueId: host.venueId, sessionId, from: day, to: day })).venueBookingId;
      }),
    );
  const [there, here] = [await ask(left), await ask(right)];
  const results = await Promise.allSettled([
    ...there.map((venueBookingId) => left.owner.call.venues.confirm({ venueBookingId })),
    ...here.toReversed().map((venueBookingId) => right.owner.call.venues.confirm({ venueBookingId })),
  ]);
  const { fulfilled, VENUE_UNAVAILABLE: taken = 0, INVALID_STATE: elsewhere = 0 } = codesOf(results);
  expect(fulfilled + taken + elsewhere).toBe(24);
  // Four days at two venues, and more events than that.
  expect(await statuses([...there, ...here])).toMatchObject({ confirmed: fulfilled });
  expect(fulfilled).toBeGreaterThanOrEqual(7);
  expect(await kit.rows("SELECT event_id FROM venue_bookings WHERE status = 'confirmed' GROUP BY 1 HAVING count(*) > 1")).toEqual([]);
  expect(await kit.rows('SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()')).toEqual([{ n: 0 }]);
});

test('nobody sets a booking down by themselves, not even with SQL', async () => {
  const host = await kit.host();
  const draft = await kit.draft();
  const insert = `INSERT INTO venue_bookings (venue_id, event_id, from_date, to_date, amount, status) VALUES ('${host.venueId}', '${draft.eventId}', '${FROM}', '${TO}', 0, 'confirmed')`;
  const asApp = (sql: string) => kit.deps.db.transaction({ userId: host.owner.id, platformOwner: false }, (tx) => tx.sql(sql));
  await expect(asApp(insert)).rejects.toThrow(/permission denied/);
  await expect(asApp("UPDATE venue_bookings SET status = 'confirmed'")).rejects.toThrow(/permission denied/);
});

test('the controls: without the locks the constraint still holds; without both, the venue is promised many times over', async () => {
  await kit.rows(NAIVE);
  const confirmAll = async () => {
    const host = await kit.host();
    const ids = (await requests(host)).slice(0, 6);
    return codesOf(await Promise.allSettled(ids.map((venueBookingId) => host.owner.call.venues.confirm({ venueBookingId }))));
  };
  expect(await confirmAll()).toEqual({ fulfilled: 1, VENUE_UNAVAILABLE: 5 });
  await kit.rows('ALTER TABLE venue_bookings DROP CONSTRAINT venue_bookings_apart');
  expect((await confirmAll()).fulfilled).toBeGreaterThan(1);
});
