/** Who hears of what about venues and doors, and what time does by itself. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { handlers } from '../src/index.ts';
import type { Mailer } from '../src/ports/index.ts';
import { createVenuesKit, FROM, TO, type VenuesKit } from './venues-kit.ts';

interface Sent {
  to: string;
  locale: string;
  name: string;
  props: { readonly [key: string]: unknown };
}

let kit: VenuesKit;
let sent: Sent[] = [];
beforeAll(async () => {
  kit = await createVenuesKit();
  const mail: Mailer = {
    send: async ({ to, locale, template }) => void sent.push({ to, locale, name: template.name, props: { ...template.props } }),
  };
  kit.deps.mail = mail;
});
beforeEach(() => {
  sent = [];
});
afterAll(() => kit.close());

/** Runs what waits until nothing does; with `twice`, every job as often as after a crash. */
async function work(twice = false): Promise<void> {
  for (;;) {
    const jobs = await kit.rows<{ id: string; name: string; payload: unknown }>(
      `SELECT j.id::text AS id, t.identifier AS name, j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id`,
    );
    if (jobs.length === 0) return;
    await kit.rows('DELETE FROM graphile_worker._private_jobs');
    for (const { id, name, payload } of jobs) {
      const handler = handlers.find(({ job }) => job.name === name);
      if (!handler) throw new Error(`nobody runs ${name}`);
      const context = { deps: kit.deps, jobId: id, attempt: 1, maxAttempts: 1 };
      await handler.run(context, payload);
      if (twice && name !== 'mail.send') await handler.run(context, payload);
    }
  }
}
const run = async (name: string) => {
  await handlers.find(({ job }) => job.name === name)?.run({ deps: kit.deps, jobId: 'clock', attempt: 1, maxAttempts: 1 }, {});
  await work();
};
const told = () => sent.map(({ to, name }) => `${name} ${to}`);

test('a request goes to owners and admins, answers to whoever asked, in the language they asked in, once', async () => {
  const { venueId, owner, organizationId } = await kit.host();
  const joined = await kit.person('Admin');
  await joined.call.seats.join({ code: (await owner.call.seats.organization({ organizationId })).joinCode ?? '' });
  await kit.setSeats(organizationId, 3);
  await owner.call.seats.approveMember({ organizationId, userId: joined.id });
  await owner.call.seats.setMemberRole({ organizationId, userId: joined.id, role: 'admin' });
  await work();
  sent = [];
  const draft = await kit.draft({ email: 'noor@nowhere.test' });
  const ask = { venueId, sessionId: draft.sessionId, from: FROM, to: TO, offer: 150_000, message: 'Bonjour', locale: 'fr' as const };
  const { venueBookingId } = await draft.call.venues.request(ask);
  await work(true);
  expect(told().toSorted()).toEqual([`venueRequested ${joined.email}`, `venueRequested ${owner.email}`]);
  expect(sent[0]?.props).toMatchObject({
    byName: 'Noor',
    venueName: 'Grande Halle',
    eventTitle: 'Two days of light',
    from: FROM,
    to: TO,
    amount: { amount: 150_000, currency: 'eur' },
    note: 'Bonjour',
    url: `http://127.0.0.1:3000/organizer/venues/requests/${venueBookingId}`,
  });
  sent = [];
  await owner.call.venues.counter({ venueBookingId, amount: 180_000 });
  await work(true);
  expect(sent).toMatchObject([
    {
      name: 'venueCountered',
      to: 'noor@nowhere.test',
      locale: 'fr',
      props: { name: 'Noor', byName: 'Owner', amount: { amount: 180_000 }, toVenue: false },
    },
  ]);
  sent = [];
  await draft.call.venues.acceptCounter({ venueBookingId });
  await work(true);
  expect(told().toSorted()).toEqual([`venueConfirmed ${joined.email}`, `venueConfirmed ${owner.email}`]);
  expect(sent[0]?.props).toMatchObject({ toVenue: true });
  sent = [];
  await owner.call.venues.cancel({ venueBookingId, message: 'The roof leaks' });
  await work(true);
  expect(sent).toMatchObject([{ name: 'venueCancelled', to: 'noor@nowhere.test', props: { note: 'The roof leaks', toVenue: false } }]);
});

test('who was overtaken hears of it, and so does a venue that is asked no longer; an offer that was followed by another word is not told', async () => {
  const { venueId, owner } = await kit.host();
  const elsewhere = await kit.host();
  const winner = await kit.event();
  const loser = await kit.draft({ email: 'lost@nowhere.test' });
  const { venueBookingId } = await winner.owner.call.venues.request({ venueId, eventId: winner.eventId, from: FROM, to: TO });
  await winner.owner.call.venues.request({ venueId: elsewhere.venueId, eventId: winner.eventId, from: FROM, to: TO });
  await loser.call.venues.request({ venueId, sessionId: loser.sessionId, from: TO, to: TO });
  await work();
  sent = [];
  await owner.call.venues.confirm({ venueBookingId });
  await work(true);
  expect(told().toSorted()).toEqual([
    'venueConfirmed ' + winner.owner.email,
    'venueRejected lost@nowhere.test',
    'venueWithdrawn ' + elsewhere.owner.email,
  ]);
  expect(sent.find(({ name }) => name === 'venueRejected')?.props).toMatchObject({ cause: 'overtaken' });
  const other = await kit.draft();
  const hasty = await other.call.venues.request({ venueId: elsewhere.venueId, sessionId: other.sessionId, from: FROM, to: TO });
  await other.call.venues.withdraw({ venueBookingId: hasty.venueBookingId });
  sent = [];
  await work();
  expect(told()).toEqual(['venueWithdrawn ' + elsewhere.owner.email]);
});

test('an event that is cancelled frees its venue, which is told', async () => {
  const { venueId, owner } = await kit.host();
  const event = await kit.event();
  const { venueBookingId } = await event.owner.call.venues.request({ venueId, eventId: event.eventId, from: FROM, to: TO });
  await owner.call.venues.confirm({ venueBookingId });
  await work();
  sent = [];
  await event.owner.call.events.cancel({ eventId: event.eventId });
  await work(true);
  expect(told()).toEqual(['venueCancelled ' + owner.email]);
});

test('whoever gets the door is told at that address, once; who is on the list already is not', async () => {
  const event = await kit.event();
  const known = await kit.person('Dora');
  await kit.rows("UPDATE people SET locale = 'fr' WHERE id = $1", [known.id]);
  await work();
  sent = [];
  await event.owner.call.events.setCheckInStaff({ eventId: event.eventId, emails: [known.email, event.owner.email] });
  const [waiting] = await kit.rows<{ payload: unknown }>('SELECT payload FROM graphile_worker._private_jobs');
  expect(JSON.stringify(waiting)).not.toContain(known.email);
  await work(true);
  expect(sent).toMatchObject([
    {
      name: 'doorGiven',
      to: known.email,
      locale: 'fr',
      props: { byName: 'Owner', eventTitle: 'Festival of Light', url: `http://127.0.0.1:3000/organizer/events/${event.eventId}/check-in` },
    },
  ]);
  sent = [];
  await event.owner.call.events.setCheckInStaff({ eventId: event.eventId, emails: [known.email, 'new@door.test'] });
  await work();
  expect(told()).toEqual(['doorGiven new@door.test']);
});

test('time: a request whose first day passed has run out, at the venue’s hour; what is over is completed, events too', async () => {
  const { venueId, owner } = await kit.host({ timeZone: 'Pacific/Auckland' });
  const [waits, stays] = [await kit.event(), await kit.event()];
  const pending = await waits.owner.call.venues.request({ venueId, eventId: waits.eventId, from: '2031-05-10', to: '2031-05-10' });
  const confirmed = await stays.owner.call.venues.request({ venueId, eventId: stays.eventId, from: '2031-05-11', to: '2031-05-12' });
  await owner.call.venues.confirm({ venueBookingId: confirmed.venueBookingId });
  await work();
  const states = () =>
    kit.rows<{ status: string }>('SELECT status FROM venue_bookings WHERE id = ANY ($1) ORDER BY from_date', [
      [pending.venueBookingId, confirmed.venueBookingId],
    ]);
  sent = [];
  // Noon in Greenwich is midnight in Auckland.
  kit.at('2031-05-10T11:59:00Z');
  await run('venues.age');
  expect(await states()).toEqual([{ status: 'pending' }, { status: 'confirmed' }]);
  kit.at('2031-05-10T12:01:00Z');
  await run('venues.age');
  expect(await states()).toEqual([{ status: 'expired' }, { status: 'confirmed' }]);
  expect(told()).toEqual(['venueRejected ' + waits.owner.email]);
  expect(sent[0]?.props).toMatchObject({ cause: 'expired' });
  kit.at('2031-05-12T12:01:00Z');
  await run('venues.age');
  expect(await states()).toEqual([{ status: 'expired' }, { status: 'completed' }]);
  await run('events.complete');
  expect(await kit.rows('SELECT status FROM events WHERE id = $1', [stays.eventId])).toEqual([{ status: 'completed' }]);
  expect(await kit.stranger().events.bySlug({ slug: stays.slug })).toMatchObject({ status: 'completed', place: { kind: 'venue' } });
});
