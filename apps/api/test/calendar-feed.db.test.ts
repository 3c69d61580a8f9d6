/** The calendar to subscribe to: who sees what under which address, and for how long. */
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from './app.ts';
import { coachOf, inDays, memberOf, type TestCoach } from './bookings-desk.ts';

let t: TestApp;
let ada: TestCoach;
let mia: TestPerson;
let noe: TestPerson;
let booked: { id: string; startsAt: string };
beforeAll(async () => {
  t = await createTestApp();
  ada = await coachOf(t);
  mia = await memberOf(t, ada, 'Mia');
  noe = await memberOf(t, ada, 'Noe');
  booked = await mia.trpc.bookings.book.mutate({ coachId: ada.coachId, startsAt: inDays(t, 3), note: 'Bring; water, and\nshoes' });
  await noe.trpc.bookings.book.mutate({ coachId: ada.coachId, startsAt: inDays(t, 4), note: 'Only for Ada' });
});
afterAll(() => t.close());

const urlOf = async (person: TestPerson): Promise<string> => (await person.trpc.identity.calendarFeed.query()).url;
async function feedOf(person: TestPerson, headers: Record<string, string> = {}) {
  const response = await fetch(await urlOf(person), { headers });
  const text = await response.text();
  const events = response.ok ? new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) : [];
  return { response, text, events };
}
const statusOf = (event: ICAL.Event | undefined): string => String(event?.component.getFirstPropertyValue('status'));

test('each sees their own sessions with the other’s name, and nobody’s address', async () => {
  const member = await feedOf(mia);
  expect(member.response.status).toBe(200);
  expect(member.response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(member.response.headers.get('cache-control')).toBe('private, no-cache');
  expect(member.response.headers.get('set-cookie')).toBeNull();
  expect(member.events.map((event) => [event.uid, event.summary, event.startDate.toJSDate().toISOString()])).toEqual([
    [`${booked.id}@seatwise`, 'Session with Ada', booked.startsAt],
  ]);
  expect(member.events[0]?.description).toBe(`Bring; water, and\nshoes\n\nTo move or cancel it: ${t.url}/sessions`);
  const coach = await feedOf(ada);
  expect(coach.events.map(({ summary }) => summary)).toEqual(['Session with Mia', 'Session with Noe']);
  expect(coach.text).toContain(`${t.url}/trainer/coaching/calendar`);
  expect(member.text + coach.text).not.toContain('people.test');
  expect(member.text).not.toMatch(/Noe|Only for Ada/);
});

test('what has not changed is not sent again', async () => {
  const { response } = await feedOf(mia);
  const tag = response.headers.get('etag') ?? '';
  expect(tag).toMatch(/^"[\w-]{27}"$/);
  for (const headers of [{ 'if-none-match': tag }, { 'if-none-match': `"other", W/${tag}` }]) {
    const again = await feedOf(mia, headers);
    expect([again.response.status, again.text]).toEqual([304, '']);
    expect(again.response.headers.get('etag')).toBe(tag);
  }
  // A tag that is another's decides, whatever the date says.
  expect((await feedOf(mia, { 'if-none-match': '"other"' })).response.status).toBe(200);
  expect((await feedOf(mia, { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' })).response.status).toBe(200);
  const head = await fetch(await urlOf(mia), { method: 'HEAD' });
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, tag, '']);

  await mia.trpc.bookings.reschedule.mutate({ sessionId: booked.id, startsAt: inDays(t, 3, 14) });
  const moved = await feedOf(mia, { 'if-none-match': tag });
  expect(moved.response.status).toBe(200);
  expect(moved.events[0]?.sequence).toBe(1);
  expect(moved.events[0]?.startDate.toJSDate().toISOString()).toBe(inDays(t, 3, 14));
});

test('a cancelled session stays for thirty days, and one that took place for ninety', async () => {
  const { id } = await mia.trpc.bookings.book.mutate({ coachId: ada.coachId, startsAt: inDays(t, 5) });
  await mia.trpc.bookings.cancelSession.mutate({ sessionId: id, reason: 'Ill' });
  const find = async () => (await feedOf(mia)).events.find(({ uid }) => uid === `${id}@seatwise`);
  expect(statusOf(await find())).toBe('CANCELLED');
  expect((await feedOf(mia)).text).not.toContain('Ill');
  t.clock.advance(31 * 86_400_000);
  expect(await find()).toBeUndefined();
  expect((await feedOf(mia)).events.map(({ uid }) => uid)).toEqual([`${booked.id}@seatwise`]);
  t.clock.advance(65 * 86_400_000);
  expect((await feedOf(mia)).events).toEqual([]);
});

test('another address ends the one before, and says so on the record', async () => {
  const before = await urlOf(noe);
  expect(await urlOf(noe)).toBe(before);
  const { url } = await noe.trpc.identity.rotateCalendarFeed.mutate();
  expect(url).not.toBe(before);
  expect(await urlOf(noe)).toBe(url);
  const gone = await fetch(before);
  expect([gone.status, await gone.json(), gone.headers.get('etag')]).toMatchObject([404, { code: 'NOT_FOUND' }, null]);
  expect((await fetch(url)).status).toBe(200);
  const { rows } = await t.database.admin.query("SELECT changes FROM audit_log WHERE verb = 'identity.rotateCalendarFeed'");
  expect(rows).toEqual([{ changes: { version: 2 } }]);
  await noe.trpc.identity.rotateCalendarFeed.mutate();
  expect((await fetch(url)).status).toBe(404);
});

test('an address made up, or of somebody who has left, is none', async () => {
  const url = await urlOf(mia);
  const token = /calendar\/([\w-]+)\.ics/.exec(url)?.[1] ?? '';
  const others = (/calendar\/([\w-]+)\.ics/.exec(await urlOf(ada))?.[1] ?? '').slice(0, 22);
  for (const path of [
    `${others}${token.slice(22)}.ics`,
    `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}.ics`,
    `${token}.ics.ics`,
    token,
    '.ics',
    '%00.ics',
    '..%2f..%2fetc%2fpasswd.ics',
    `${'A'.repeat(4000)}.ics`,
  ]) {
    const { status } = await fetch(`${t.url}/api/calendar/${path}`);
    expect([path, [400, 404].includes(status)]).toEqual([path, true]);
  }
  expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  const theirs = await urlOf(noe);
  expect((await fetch(theirs)).status).toBe(200);
  await noe.trpc.identity.deleteAccount.mutate({ confirmEmail: noe.email });
  expect((await fetch(theirs)).status).toBe(404);
});

test('whoever tries addresses without end is told to wait', async () => {
  const limited = await createTestApp({ environment: { RATE_LIMITS: 'on' } });
  try {
    const statuses: number[] = [];
    for (let index = 0; index < 610; index += 1) statuses.push((await limited.app.inject(`/api/calendar/${index}.ics`)).statusCode);
    expect([404, 429].map((code) => statuses.filter((status) => status === code).length)).toEqual([600, 10]);
  } finally {
    await limited.close();
  }
});

test('no log holds an address', async () => {
  const url = await urlOf(mia);
  const token = /calendar\/([\w-]+)\.ics/.exec(url)?.[1] ?? '';
  await fetch(url);
  await fetch(`${url}/more`);
  await fetch(url.replace('/api/', '/API/'));
  await fetch(`${t.url}/api/calendar/${token}?x=${token}`);
  expect(t.log.some((line) => line.includes('/api/calendar/'))).toBe(true);
  expect(t.log.filter((line) => line.includes(token))).toEqual([]);
});
