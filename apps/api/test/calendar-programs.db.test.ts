/** Two real calendar programs read what we write: vdirsyncer subscribes to the feed, khal shows it and takes an invitation. Debian has both. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { invitation } from '@seatwise/adapters/calendar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from './app.ts';
import { coachOf, inDays, memberOf, type TestCoach } from './bookings-desk.ts';

const missing = ['khal', 'vdirsyncer'].filter((program) => spawnSync(program, ['--version']).error !== undefined);
if (missing.length > 0)
  console.warn(`calendar     skipped: no ${missing.join(' and no ')} here. Install them, for instance: apt-get install -y khal vdirsyncer`);

const run = promisify(execFile);

describe.skipIf(missing.length > 0)('calendar programs', () => {
  let t: TestApp;
  let ada: TestCoach;
  let mia: TestPerson;
  let home: string;
  let url: string;
  beforeAll(async () => {
    t = await createTestApp();
    ada = await coachOf(t, 'Ada', 'Europe/Paris');
    mia = await memberOf(t, ada, 'Zoé');
    url = (await mia.trpc.identity.calendarFeed.query()).url;
    home = await mkdtemp(join(tmpdir(), 'calendar-programs-'));
    await mkdir(join(home, 'feed'));
    await mkdir(join(home, 'mail'));
    await subscribe(url);
  });
  afterAll(async () => {
    await t.close();
    await rm(home, { recursive: true, force: true });
  });

  const environment = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  const vdirsyncer = (...args: string[]) => run('vdirsyncer', ['-c', join(home, 'vdirsyncer.conf'), ...args], { env: environment });
  const subscribe = async (address: string) => {
    await writeFile(
      join(home, 'vdirsyncer.conf'),
      `[general]
status_path = "${home}/status/"
[pair seatwise]
a = "feed"
b = "files"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "${address}"
[storage files]
type = "filesystem"
path = "${home}/feed"
fileext = ".ics"
`,
    );
    await rm(join(home, 'status'), { recursive: true, force: true });
    await vdirsyncer('discover');
  };
  const khal = async (zone: string, ...args: string[]): Promise<string> => {
    const file = join(home, 'khal.conf');
    await writeFile(
      file,
      `[calendars]
[[feed]]
path = ${home}/feed
readonly = True
[[mail]]
path = ${home}/mail
[default]
default_calendar = mail
[sqlite]
path = ${home}/khal.db
[locale]
local_timezone = ${zone}
default_timezone = ${zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
`,
    );
    return (await run('khal', ['-c', file, '--no-color', ...args], { env: environment })).stdout;
  };
  /** What the next weeks hold, as the program reads it. */
  const entries = async (zone: string, calendar = 'feed'): Promise<string[]> => {
    const format = '{start-long} {end-time} {title} [{status}]';
    const out = await khal(zone, 'list', '-a', calendar, '--day-format', '', '--format', format, inDays(t, 0).slice(0, 10), '60d');
    // It sets a status off from what follows.
    return out
      .replaceAll(' ]', ']')
      .split('\n')
      .filter((text) => text.trim() !== '');
  };
  /** As a clock there shows it. */
  const local = (iso: string, zone: string): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(iso));
  const line = (session: { startsAt: string; endsAt: string }, zone: string, title: string, status: string): string =>
    `${local(session.startsAt, zone)} ${local(session.endsAt, zone).slice(-5)} ${title} [${status}]`;

  test('subscribe to a feed and show each session at its time, in any zone; later, what has changed', async () => {
    const book = (days: number, note = '') => mia.trpc.bookings.book.mutate({ coachId: ada.coachId, startsAt: inDays(t, days), note });
    const long = `À prévoir; chaussures, eau \\ "serviette".\nEt ${'très '.repeat(60)}long.`;
    const sessions = [await book(3, long), await book(4), await book(5)];
    await vdirsyncer('sync');
    expect(await readdir(join(home, 'feed'))).toHaveLength(3);
    const away = 'Australia/Lord_Howe';
    expect(await entries(away)).toEqual(sessions.map((session) => line(session, away, 'Session with Ada', 'CONFIRMED')));
    const described = await khal(
      'UTC',
      'list',
      '-a',
      'feed',
      '--day-format',
      '',
      '--format',
      '{description}',
      inDays(t, 3).slice(0, 10),
      '1d',
    );
    expect(described).toContain(
      `À prévoir; chaussures, eau \\ "serviette".\nEt ${'très '.repeat(60)}long.\n\nTo move or cancel it: ${t.url}/sessions`,
    );

    const [first, second, third] = sessions;
    if (!first || !second || !third) throw new Error('three were booked');
    const moved = await mia.trpc.bookings.reschedule.mutate({ sessionId: first.id, startsAt: inDays(t, 6, 15) });
    await ada.trpc.bookings.cancelSession.mutate({ sessionId: second.id });
    await vdirsyncer('sync');
    expect(await entries('Europe/Paris')).toEqual([
      line(second, 'Europe/Paris', 'Cancelled: Session with Ada', 'CANCELLED'),
      line(third, 'Europe/Paris', 'Session with Ada', 'CONFIRMED'),
      line(moved, 'Europe/Paris', 'Session with Ada', 'CONFIRMED'),
    ]);

    // An address that has been given up brings nothing, and takes nothing away.
    await mia.trpc.identity.rotateCalendarFeed.mutate();
    await expect(vdirsyncer('sync')).rejects.toThrow(/Not Found/);
    expect(await readdir(join(home, 'feed'))).toHaveLength(3);
  });

  test('take an invitation, its change and its end as one entry', async () => {
    /** What the newest mail to the member leaves in a calendar that takes it. */
    const taken = async (): Promise<string[]> => {
      await t.settle();
      const mail = t.mail.findLast((one) => one.to === mia.email);
      if (!mail?.calendar) throw new Error('it has a calendar');
      const { ics } = invitation(mail.calendar, 'en', { from: { name: 'Seatwise', address: 'hello@seatwise.test' }, to: mail.to });
      const file = join(home, 'invite.ics');
      await writeFile(file, ics);
      await khal('Europe/Paris', 'import', '--batch', '-a', 'mail', file);
      return entries('Europe/Paris', 'mail');
    };
    const session = await mia.trpc.bookings.book.mutate({ coachId: ada.coachId, startsAt: inDays(t, 9) });
    expect(await taken()).toEqual([line(session, 'Europe/Paris', 'Session with Ada', 'CONFIRMED')]);
    const moved = await mia.trpc.bookings.reschedule.mutate({ sessionId: session.id, startsAt: inDays(t, 10) });
    expect(await taken()).toEqual([line(moved, 'Europe/Paris', 'Session with Ada', 'CONFIRMED')]);
    await mia.trpc.bookings.cancelSession.mutate({ sessionId: session.id });
    expect(await taken()).toEqual([line(moved, 'Europe/Paris', 'Cancelled: Session with Ada', 'CANCELLED')]);
    expect(await readdir(join(home, 'mail'))).toHaveLength(1);
  });
});
