import { clock, dayCount, days, hours, longDay, shortDay, zoneName } from './dates.ts';
import type { Material } from './material.ts';
import { amountOf, clip, hashtag, list, paragraphs, type Words } from './words.ts';

const COUNTS = ['', 'a day', 'two days', 'three days', 'four days', 'five days', 'six days', 'seven days'];

/** “an evening”, “two days” */
function length(m: Material): string {
  const count = dayCount(m.span);
  if (count > 1) return COUNTS[count] ?? `${count} days`;
  if (hours(m.span) > 5) return 'a day';
  const hour = Number(clock('en', m.span.startsAt, m.span.timeZone).slice(0, 2));
  return hour >= 17 ? 'an evening' : hour >= 12 ? 'an afternoon' : 'a morning';
}

const inPlace = (m: Material): string => {
  if (m.format === 'online') return 'online';
  const place = m.place ? `in ${m.place.city}` : null;
  return m.format === 'hybrid' ? [place ?? 'on site', 'online'].join(' and ') : (place ?? '');
};

/** “Saturday 14 June 2031, 10:00 to 22:00”, “14–15 June 2031” */
const when = (m: Material): string => {
  const { startsAt, endsAt, timeZone } = m.span;
  if (dayCount(m.span) > 1) return days('en', m.span);
  const zone = m.format === 'in_person' ? '' : ` (${zoneName('en', startsAt, timeZone)})`;
  return `${longDay('en', startsAt, timeZone)}, ${clock('en', startsAt, timeZone)} to ${clock('en', endsAt, timeZone)}${zone}`;
};
const starts = (m: Material): string =>
  `${longDay('en', m.span.startsAt, m.span.timeZone)} at ${clock('en', m.span.startsAt, m.span.timeZone)}`;
const date = (m: Material): string => (dayCount(m.span) > 1 ? days('en', m.span) : shortDay('en', m.span.startsAt, m.span.timeZone));

const where = (m: Material): string => {
  if (m.format === 'online') return 'Online, by the link on your ticket.';
  const site = m.place ? `${m.place.name}, ${m.place.city}` : 'The place will be announced on the event page.';
  return m.format === 'hybrid' ? `${site.replace(/\.$/, '')}, or online, by the link on your ticket.` : site;
};

const early = (m: Material): string | null => {
  const [tier] = m.tiers.filter(({ saleEndsAt }) => saleEndsAt && saleEndsAt < m.span.startsAt).toSorted((a, b) => a.price - b.price);
  return tier?.saleEndsAt
    ? `${tier.name}: ${amountOf('en', tier.price, m.currency)} until ${shortDay('en', tier.saleEndsAt, m.span.timeZone)}`
    : null;
};
const from = (m: Material): string | null => {
  if (m.tiers.length === 0) return null;
  const price = Math.min(...m.tiers.map((tier) => tier.price));
  return price === 0 ? 'Free, with a ticket' : `Tickets from ${amountOf('en', price, m.currency)}`;
};

const sentence = (text: string): string => (/[.…?]$/.test(text) ? text : `${text}.`);
/** What stands best beside an invitation. */
const price = (m: Material): string | null => {
  const line = early(m) ?? from(m);
  return line === null ? null : sentence(line);
};
const hello = (m: Material): string => (m.formal ? 'Dear {{name}},' : 'Hello {{name}},');
const bye = (m: Material): string => `${m.formal ? 'Kind regards,' : 'See you there,'}\n${m.host ?? m.title}`;
const room = (m: Material): string | null => {
  const count = m.attendance ?? m.room;
  return count ? `There is room for ${count.toLocaleString('en-GB')} people.` : null;
};
const tags = (m: Material): string => [hashtag(m.title), m.place ? hashtag(m.place.city) : null].filter(Boolean).join(' ');
/** The person's own words about it; not when they only say when and where, as the texts do anyway. */
const lead = (m: Material): string =>
  sentence(
    m.summary && !m.summary.includes(date(m)) ? m.summary : `${m.title} is ${length(m)} for people who would rather take part than watch`,
  );

export const en: Words = {
  tone: 'warm',
  summary: (m) =>
    clip([sentence(`${m.title} is ${length(m)} ${inPlace(m)}, ${when(m)}`.replace(/ ,/, ',')), room(m)].filter(Boolean).join(' '), 300),
  description: (m) =>
    paragraphs(
      `${m.title} brings together people who share a subject and want more than a talk about it. For ${length(m)} there is time to listen, to ask, to try things out, and to meet the others.`,
      `What to expect\n${list(
        'A programme that leaves room: sessions, breaks, and time to talk',
        'People who do the work, and say how',
        m.format === 'online' ? 'Questions at any time, by voice or in writing' : 'A welcome at the door, and somebody to ask all day',
      )}`,
      `Who it is for\nAnyone who is curious, whether it is your first time or your tenth. You need no special knowledge to come.`,
      `When and where\n${sentence(when(m))}\n${sentence(where(m))}`,
      `Tickets\nYour ticket comes by e-mail with a QR code${m.format === 'online' ? '' : ', which you show at the door, on paper or on your phone'}. ${room(m) ?? ''}`.trim(),
      m.host ? `Hosted by ${m.host}.` : null,
    ),
  tierNames: { early: 'Early Bird', regular: 'Regular', vip: 'VIP', single: 'Admission' },
  tierTexts: {
    early: 'For those who decide early: everything a regular ticket has, for less.',
    regular: 'Admission to the whole programme.',
    regularOnline: 'The whole programme, live, from wherever you are.',
    vip: 'Admission to the whole programme, a reserved seat at the front, and time with the hosts.',
  },
  headline: (m) => clip([`${m.title}: ${date(m)}`, inPlace(m)].filter(Boolean).join(' '), 160),
  body: (m) =>
    paragraphs(
      lead(m),
      `It is made for those who come: there is time to listen and time to talk, and nobody has to know anybody beforehand.`,
      `${sentence(`It takes place ${dayCount(m.span) > 1 ? '' : 'on '}${when(m)}`)} ${sentence(where(m))}`,
    ),
  highlights: (m) =>
    [
      when(m),
      m.format === 'online' ? 'Online, from wherever you are' : m.place ? `${m.place.name}, ${m.place.city}` : null,
      m.format === 'hybrid' ? 'On site or online, as you like' : null,
      early(m) ?? from(m),
      room(m)
        ?.replace(/^There is room/, 'Room')
        .replace(/\.$/, '') ?? null,
      'Tickets by e-mail, with a QR code',
    ].filter((item): item is string => item !== null),
  emails: {
    announcement: (m) => ({
      subject: clip(`${m.title}: you are invited, ${date(m)}`, 160),
      body: paragraphs(
        hello(m),
        `We would like to have you with us. ${lead(m)}`,
        `When: ${when(m)}\nWhere: ${where(m)}`,
        price(m),
        `Everything about it, and your ticket:\n{{link}}`,
        bye(m),
      ),
    }),
    reminder: (m) => ({
      subject: clip(`${m.title} starts on ${shortDay('en', m.span.startsAt, m.span.timeZone)}: what to know before`, 160),
      body: paragraphs(
        hello(m),
        `${m.title} is coming up, and we look forward to seeing you.`,
        `It starts on ${starts(m)}${m.format === 'in_person' ? '' : ` (${zoneName('en', m.span.startsAt, m.span.timeZone)})`}.\n${sentence(where(m))}`,
        m.format === 'online'
          ? 'Have your ticket at hand: the link to join is on it. Come a few minutes early, so that sound and picture are ready.'
          : 'Bring your ticket, on paper or on your phone: its QR code lets you in. Come a little early, and you will find a good seat.',
        `You cannot make it after all? On the event page you can see until when tickets can be given back:\n{{link}}`,
        bye(m),
      ),
    }),
    last_chance: (m) => ({
      subject: clip(`${m.title}: the last days to get a ticket`, 160),
      body: paragraphs(
        hello(m),
        `In a few days it begins: ${m.title}, ${when(m)}.`,
        lead(m),
        'If you have been meaning to come, now is the time to decide: there are only as many tickets as places.',
        `Your ticket:\n{{link}}`,
        bye(m),
      ),
    }),
    confirmation: (m) => ({
      subject: clip(`Your place at ${m.title}`, 160),
      body: paragraphs(
        hello(m),
        `Thank you: your place at ${m.title} is booked.`,
        `When: ${when(m)}\nWhere: ${where(m)}`,
        'Your tickets come in a mail of their own, each with its QR code, and with an entry for your calendar. If you bought for others, pass theirs on: each lets one person in.',
        `If anything changes, we will write to you. All details stay here:\n{{link}}`,
        bye(m),
      ),
    }),
    follow_up: (m) => ({
      subject: clip(`Thank you for coming to ${m.title}`, 160),
      body: paragraphs(
        hello(m),
        `Thank you for being there. ${m.title} was what it was because of those who came.`,
        'May we ask you for one thing? Reply to this mail with one sentence on what we should keep, and one on what we should do differently. We read every answer.',
        `If you would like to tell somebody about it:\n{{link}}`,
        m.formal ? bye(m) : `Until next time,\n${m.host ?? m.title}`,
      ),
    }),
  },
  social: {
    linkedin: (m) =>
      paragraphs(
        `${m.title}, ${[when(m), inPlace(m)].filter(Boolean).join(', ')}.`,
        lead(m),
        'What we care about: real questions, people who do the work, and enough time between the sessions to meet them.',
        price(m),
        `Programme and tickets: {{link}}`,
        tags(m),
      ),
    instagram: (m) =>
      paragraphs(
        `${m.title}\n${when(m)}${inPlace(m) ? `\n${inPlace(m).replace(/^in /, '').replace(/^o/, 'O')}` : ''}`,
        lead(m),
        'Save the date, and bring somebody who should be there. Tickets through the link in our profile.',
        tags(m),
      ),
    facebook: (m) =>
      paragraphs(lead(m), `When: ${when(m)}\nWhere: ${where(m)}`, price(m), 'Who would you come with? Tell them below. Tickets: {{link}}'),
    x: (m) => {
      const end = [' {{link}}', hashtag(m.title)].filter(Boolean).join(' ');
      return `${clip(`${m.title}, ${[when(m), inPlace(m)].filter(Boolean).join(', ')}. ${lead(m)}`, 280 - 23 - end.length + 8)}${end}`;
    },
  },
  whatsapp: (m) =>
    clip(
      paragraphs(
        `Hello {{name}}, this is ${m.host ?? m.title}.`,
        `${m.title} takes place ${dayCount(m.span) > 1 ? '' : 'on '}${when(m)}${m.place && m.format !== 'online' ? `, at ${m.place.name} in ${m.place.city}` : m.format === 'online' ? ', online' : ''}. We would be glad to have you there.`,
        'Details and tickets: {{link}}',
        'If you would rather not hear from us here, reply STOP.',
      ),
      1024,
    ),
};
