import type { Locale, MailTemplate, MailTemplates } from '@seatwise/domain/ports';
import { describe, expect, test } from 'vitest';
import { render } from './render.ts';

const url = 'https://seatwise.test/trainer/?token=abc';
const organizationName = 'Atelier Lumière';
const courseTitle = 'Dessin de nu, automne';
const expiresAt = '2026-12-10T09:30:00.000Z';
const note = 'Bring charcoal,\nand a large sheet.\n\nSee you on Thursday.';
const joiningInfo = '12 rue des Lilas, second floor.\n\nCode: 4711\nMap: https://maps.test/lilas';

const zones = { timeZone: 'America/Chicago', coachTimeZone: 'Europe/Paris' };
const session = {
  name: 'Mia',
  withName: 'Ada',
  byYou: true,
  startsAt: '2027-01-12T09:00:00.000Z',
  endsAt: '2027-01-12T10:00:00.000Z',
  ...zones,
  url,
};
const series = {
  name: 'Mia',
  withName: 'Ada',
  byYou: true,
  dayOfWeek: 2,
  startTime: '10:00',
  endTime: '11:00',
  intervalWeeks: 1,
  seriesTimeZone: 'Europe/Paris',
  startDate: '2027-01-12',
  timeZone: 'America/Chicago',
  url,
};

const venue = {
  name: 'Nils',
  byName: 'Omar Haddad',
  venueName: 'Halle Nord',
  eventTitle: 'Festival de la lumière',
  from: '2027-05-10',
  to: '2027-05-11',
  amount: { amount: 180_000, currency: 'usd' },
  note,
  url,
};

const concert = {
  name: 'Mia',
  eventTitle: 'Nuit du jazz',
  startsAt: '2027-03-20T18:00:00.000Z',
  endsAt: '2027-03-20T22:00:00.000Z',
  timeZone: 'Europe/Paris',
  place: 'Le Hangar, 3 quai des Docks, Lyon',
  onlineUrl: '',
  url,
};
const fee = { amount: 59_800, currency: 'usd' };
const one = { code: '0123456789ABCDEF', tierName: 'Regular', attendeeName: 'Mia Martin' };

const PROPS: MailTemplates = {
  verifyEmail: { name: 'Ada', url },
  magicLink: { url },
  resetPassword: { name: 'Ada', url },
  organizationApproved: { name: 'Ada', organizationName, url },
  organizationRejected: { name: 'Ada', organizationName },
  organizationSuspended: { name: 'Ada', organizationName },
  joinRequested: { organizationName, memberName: 'Noé', url },
  memberApproved: { name: 'Mia', organizationName, url },
  memberRejected: { name: 'Mia', organizationName },
  memberRemoved: { name: 'Mia', organizationName },
  seatsGranted: { organizationName, seats: 7, url },
  paymentFailed: { organizationName, url, admissionsStopAt: '2026-11-27T09:30:00.000Z' },
  secondSubscriptionRefunded: { organizationName, amount: { amount: 17_500, currency: 'eur' } },
  accountDeleted: { name: 'Mia' },
  seatInvite: { inviterName: 'Ada Lovelace', organizationName, courseTitle, note, expiresAt, url },
  seatInviteReminder: { inviterName: 'Ada Lovelace', organizationName, courseTitle, expiresAt, url },
  seatClaimed: { name: 'Mia', organizationName, courseTitle, joiningInfo, url },
  inviteHelpRequested: {
    name: 'Ada',
    courseTitle,
    memberName: 'Mia',
    memberEmail: 'mia@members.test',
    invitedEmail: 'mia.work@members.test',
    url,
  },
  orderPaid: { name: 'Ada', courseTitle, seats: 10, total: { amount: 120_000, currency: 'eur' }, url },
  orderRefunded: { name: 'Ada', courseTitle, seats: 3, amount: { amount: 36_000, currency: 'eur' } },
  pairingInvite: { coachName: 'Ada Lovelace', organizationName, expiresAt, url },
  pairingAccepted: { name: 'Ada', memberName: 'Mia', url },
  sessionBooked: { ...session, again: false, note },
  sessionMoved: { ...session, movedFrom: '2027-01-11T09:00:00.000Z' },
  sessionCancelled: { ...session, byYou: false, reason: note },
  sessionReminder: { ...session, note },
  seriesBooked: {
    ...series,
    endDate: '2027-06-29',
    goesOn: true,
    sessions: 26,
    dates: ['2027-01-12T09:00:00.000Z', '2027-01-19T09:00:00.000Z'],
    missed: [
      { date: '2027-02-02', cause: 'conflict' },
      { date: '2027-02-16', cause: 'time_off' },
      { date: '2027-03-02', cause: 'closed' },
      { date: '2027-03-28', cause: 'clock_change' },
    ],
    missedMore: 3,
    note,
  },
  seriesEnded: { ...series, byYou: false, cancelled: 5, kept: ['2027-01-12T09:00:00.000Z'], reason: note },
  conflictsFound: { name: 'Ada', dates: [{ memberName: 'Mia', date: '2027-02-02', cause: 'conflict' }], more: 2, url },
  ticketsBought: { ...concert, total: fee, tickets: [one, { ...one, code: 'FEDCBA9876543210', attendeeName: 'Noé' }], more: 3 },
  ticketsRefunded: { name: 'Mia', eventTitle: concert.eventTitle, tickets: 2, amount: fee, byYou: true, url },
  paymentTooLate: { name: 'Mia', eventTitle: concert.eventTitle, amount: fee, eventOff: false, url },
  eventMoved: { ...concert, endsAt: '2027-03-21T12:00:00.000Z', onlineUrl: 'https://join.test/jazz', newTime: true, newPlace: true },
  eventCancelled: { ...concert, reason: note, amount: fee },
  pairingEnded: { name: 'Mia', withName: 'Ada', byYou: false, cancelled: 2, url },
  venueRequested: venue,
  venueCountered: { ...venue, toVenue: false },
  venueConfirmed: { ...venue, toVenue: false },
  venueRejected: { ...venue, cause: 'overtaken' },
  venueWithdrawn: venue,
  venueCancelled: { ...venue, toVenue: false },
  doorGiven: {
    byName: 'Omar Haddad',
    organizationName,
    eventTitle: 'Festival de la lumière',
    startsAt: '2027-05-10T16:00:00.000Z',
    endsAt: '2027-05-10T20:00:00.000Z',
    timeZone: 'Europe/Paris',
    url,
  },
};
const TEMPLATES = Object.entries(PROPS).map(([name, props]) => ({ name, props }) as MailTemplate);
/** What people wrote stays in their language. */
const THEIRS = new Set([
  concert.eventTitle,
  'Noé',
  one.tierName,
  one.attendeeName,
  '0123 4567 89AB CDEF',
  'FEDC BA98 7654 3210',
  ...note.split('\n').flatMap((line) => ['>', `> ${line}`]),
  ...joiningInfo.split('\n'),
]);
const LOCALES: Locale[] = ['en', 'fr'];
/** As a program shows html: tags gone, entities read. */
const seen = (html: string): string =>
  html
    .replace(/<style[^]*?<\/style>|<!--[^]*?-->|<[^>]+>/g, '')
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe.each(LOCALES)('in %s', (locale) => {
  test.each(TEMPLATES)('$name says the same in both parts, without exclamation marks or images', async (template) => {
    const { subject, html, text } = await render(template, locale);
    expect(subject.length).toBeGreaterThan(8);
    expect(html).toContain(`lang="${locale}"`);
    expect(html).toMatch(/<!DOCTYPE/);
    for (const paragraph of text
      .split('\n\n')
      .slice(0, -1)
      .flatMap((block) => block.split('\n'))) {
      if (!paragraph.startsWith('http')) expect(seen(html)).toContain(paragraph.replace(/^> ?/, ''));
    }
    if ('url' in template.props) expect([html.includes(`href="${url}"`), text.includes(`\n${url}\n`)]).toEqual([true, true]);
    else expect(html).not.toContain('href=');
    // Codes travel in the mail itself; nothing is fetched from anywhere.
    expect([...html.matchAll(/<img[^>]* src="(?!cid:)/g)]).toEqual([]);
    expect(`${subject}${text}${seen(html)}`).not.toMatch(/!|\p{Extended_Pictographic}|undefined|\[object/u);
  });
});

test('no French text is left in English', async () => {
  for (const template of TEMPLATES) {
    const [english, french] = [await render(template, 'en'), await render(template, 'fr')];
    const lines = new Set(
      english.text.split('\n').filter((line) => line !== '' && line !== url && line !== '-- ' && line !== 'Seatwise' && !THEIRS.has(line)),
    );
    const same = french.text.split('\n').filter((line) => lines.has(line));
    expect({ template: template.name, same }).toEqual({ template: template.name, same: [] });
    expect(french.subject).not.toBe(english.subject);
  }
});

test('figures and instants are written the way the language writes them', async () => {
  const refund: MailTemplate = { name: 'secondSubscriptionRefunded', props: PROPS.secondSubscriptionRefunded };
  expect((await render(refund, 'en')).text).toContain('given back €175.00 in full');
  expect((await render(refund, 'fr')).text).toMatch(/soit 175,00\s€\./);
  const failed: MailTemplate = { name: 'paymentFailed', props: PROPS.paymentFailed };
  expect((await render(failed, 'en')).text).toContain('on 27 November 2026 at 09:30 UTC,');
  expect((await render(failed, 'fr')).text).toContain('le 27 novembre 2026 à 09:30 UTC,');
  const seats = (number: number): MailTemplate => ({ name: 'seatsGranted', props: { ...PROPS.seatsGranted, seats: number } });
  expect((await render(seats(1), 'en')).subject).toBe('Atelier Lumière now has 1 seat');
  expect((await render(seats(0), 'fr')).subject).toBe('Atelier Lumière dispose maintenant de 0 siège');
  expect((await render(seats(2), 'fr')).subject).toBe('Atelier Lumière dispose maintenant de 2 sièges');
});

test('times are the reader’s, with the coach’s beside them where clocks differ', async () => {
  const mail = (zone: string): MailTemplate => ({ name: 'sessionReminder', props: { ...PROPS.sessionReminder, timeZone: zone } });
  const away = (await render(mail('America/Chicago'), 'en')).text;
  expect(away).toMatch(
    /When: Tuesday,? 12\sJanuary 2027, 03:00–04:00 \(Central Time\)\nCoach’s zone: Tuesday,? 12\sJanuary 2027, 10:00–11:00 \(Central European Time\)/,
  );
  const near = (await render(mail('Europe/Berlin'), 'fr')).text;
  expect(near).toMatch(/Quand\s: mardi 12\sjanvier 2027, 10:00–11:00 \(heure d’Europe centrale\)/);
  expect(near).not.toContain('Chez le coach');
  expect((await render(mail('Pacific/Auckland'), 'en')).text).toMatch(/When: Tuesday,? 12\sJanuary 2027, 22:00–23:00/);
  expect((await render(mail('America/Chicago'), 'fr')).subject).toMatch(/^Rappel\s: séance avec Ada, mardi 12\sjanvier$/);
});

test.each([
  [1, 'Every Tuesday, 10:00–11:00 (Central European Time)', 'tous les mardis, 10:00–11:00 (heure d’Europe centrale)'],
  [2, 'Every second Tuesday, 10:00–11:00', 'un mardi sur deux, 10:00–11:00'],
  [3, 'A Tuesday every 3 weeks, 10:00–11:00', 'un mardi toutes les 3 semaines, 10:00–11:00'],
])('a pattern of every %s weeks is said in words', async (intervalWeeks, english, french) => {
  const mail: MailTemplate = { name: 'seriesBooked', props: { ...PROPS.seriesBooked, intervalWeeks, endDate: null, goesOn: false } };
  expect((await render(mail, 'en')).text).toContain(english);
  expect((await render(mail, 'fr')).text).toContain(french);
  expect((await render(mail, 'en')).text).toMatch(/Until: no end[^]*and 24 more[^]*The attached file puts them into your calendar\./);
});

test('what people typed into lists is shown, not obeyed', async () => {
  const dates = [{ memberName: '<b>Mia</b>\nand more', date: '2027-02-02', cause: 'closed' as const }];
  const { html, text } = await render({ name: 'conflictsFound', props: { ...PROPS.conflictsFound, dates } }, 'en');
  expect(text).toContain('2027, <b>Mia</b> and more: outside the hours that are open\n');
  expect(html).not.toContain('<b>');
});

test('markup in names is shown, not obeyed', async () => {
  const evil = '<script>alert(1)</script><a href="https://evil.test">';
  const { html, text } = await render({ name: 'joinRequested', props: { organizationName, memberName: evil, url } }, 'en');
  expect(html).not.toContain('<script');
  expect(html).not.toContain('href="https://evil.test"');
  expect(html).toContain('&lt;script&gt;');
  expect(text).toContain(evil);
});

test('a name that is really an address on the web is not repeated to a stranger', async () => {
  for (const name of ['Win at evil.test', 'https://evil.test', 'www.evil', '']) {
    expect((await render({ name: 'verifyEmail', props: { name, url } }, 'en')).text).toMatch(/\n\nHello,\n\n/);
  }
  expect((await render({ name: 'verifyEmail', props: { name: 'J. R. R. Müller', url } }, 'en')).text).toContain('Hello J. R. R. Müller,');
});

test('text that turns the reading direction around, or runs on, is brought to one short line', async () => {
  const { subject } = await render(
    { name: 'organizationSuspended', props: { name: 'Ada', organizationName: `a\u202Eb\n\n${'x'.repeat(500)}` } },
    'en',
  );
  expect(subject).toMatch(/^a b x+… is suspended$/);
  expect(subject.length).toBeLessThan(220);
});

test('only the web is linked to', async () => {
  for (const bad of ['javascript:alert(1)', '/trainer', 'data:text/html,x', '']) {
    await expect(render({ name: 'magicLink', props: { url: bad } }, 'en')).rejects.toThrow(TypeError);
  }
});

const invite = (props: Partial<MailTemplates['seatInvite']>): MailTemplate => ({
  name: 'seatInvite',
  props: { ...PROPS.seatInvite, ...props },
});

test('the inviter’s words keep their lines and paragraphs, are quoted as theirs, and obeyed by nobody', async () => {
  const { html, text } = await render(
    invite({ note: 'One <b>line</b>\r\nand &amp; another\n\n\n\n\n  "Third"\u202E\u0000 part \n' }),
    'en',
  );
  expect(text).toContain('Ada Lovelace writes:\n\n> One <b>line</b>\n> and &amp; another\n>\n>   "Third"  part\n\nTo take it,');
  expect(html).toContain('One &lt;b&gt;line&lt;/b&gt;<br/>and &amp;amp; another</p>');
  expect(html).toMatch(/<p[^>]*>\s*&quot;Third&quot; {1,2}part<\/p>/);
  expect(html).not.toContain('<b>');
  const without = await render(invite({ note: ' \n ' }), 'en');
  expect(without.text).not.toContain('writes:');
  expect(without.html).not.toContain('writes:');
});

test('a long note is there to its last word, and a longer one is cut between characters', async () => {
  const long = `${'mot '.repeat(249)}fin.`;
  expect((await render(invite({ note: long }), 'fr')).text).toContain(`> ${long}\n`);
  const faces = '\u{1F58D}'.repeat(1200);
  const { text } = await render(invite({ note: faces }), 'en');
  expect(text).toContain(`> ${'\u{1F58D}'.repeat(999)}…\n`);
  const info = Array.from({ length: 400 }, (_, index) => `Line ${index}`).join('\n');
  expect((await render({ name: 'seatClaimed', props: { ...PROPS.seatClaimed, joiningInfo: info } }, 'en')).text).toContain('Line 399\n');
});

test('links in what people wrote stay words', async () => {
  const { html, text } = await render({ name: 'seatClaimed', props: PROPS.seatClaimed }, 'en');
  expect(text).toContain('How to take part\n\n12 rue des Lilas, second floor.\n\nCode: 4711\nMap: https://maps.test/lilas\n');
  expect(html).toContain('Code: 4711<br/>Map: https://maps.test/lilas</p>');
  expect(html).not.toContain('href="https://maps.test');
  const none = await render({ name: 'seatClaimed', props: { ...PROPS.seatClaimed, joiningInfo: '' } }, 'fr');
  expect(none.text).not.toContain('Comment participer');
  expect(none.text).toContain('n’a pas encore indiqué comment participer.');
});

test('an inviter whose name is an address on the web goes by the organisation, or by none', async () => {
  const seat = await render(invite({ inviterName: 'win-now.evil.test' }), 'en');
  expect(seat.subject).toBe('Atelier Lumière invites you to Dessin de nu, automne');
  expect(`${seat.text}${seat.html}`).not.toContain('evil');
  // The same when the organisation is all that is known.
  expect((await render(invite({ inviterName: organizationName }), 'fr')).text).toContain('\n\nAtelier Lumière vous a réservé une place');
  const coach = await render(
    { name: 'pairingInvite', props: { ...PROPS.pairingInvite, coachName: 'https://evil.test', organizationName: '' } },
    'fr',
  );
  expect(coach.subject).toBe('Un coach souhaite vous accompagner');
  expect(`${coach.text}${coach.html}`).not.toContain('evil');
});

test('an end is a day, and money that was none is not spoken of', async () => {
  expect((await render(invite({}), 'en')).text).toMatch(/The seat is kept for you until Thursday,? 10\sDecember 2026\./);
  expect((await render(invite({}), 'fr')).text).toMatch(/Elle vous est gardée jusqu’au jeudi 10\sdécembre 2026\./);
  const total = { amount: 0, currency: 'eur' };
  const free = await render({ name: 'orderPaid', props: { ...PROPS.orderPaid, seats: 1, total } }, 'en');
  expect(free.subject).toBe('1 seat in Dessin de nu, automne');
  expect(free.text).not.toMatch(/Paid:|payment|€/);
  const returned = await render({ name: 'orderRefunded', props: { ...PROPS.orderRefunded, amount: total } }, 'fr');
  expect(returned.text).not.toMatch(/[Rr]embours|€/);
  expect((await render({ name: 'orderPaid', props: PROPS.orderPaid }, 'fr')).text).toMatch(/Places\s: 10\nPayé\s: 1\s200,00\s€\n/);
});
