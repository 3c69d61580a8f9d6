/** When mails go out: by the clock of the event's zone, through leap days and clock changes, and as the event moves. And who may say so. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contacts, createMarketingKit, show, type MarketingKit, type Show } from './marketing-kit.ts';
import { domainCodeOf, type Person } from './kit.ts';

let kit: MarketingKit;
let organization: { id: string; joinCode: string; owner: Person };
beforeAll(async () => {
  kit = await createMarketingKit();
  organization = await kit.organization(3, 'Atelier');
});
afterAll(() => kit.close());

const templatesOf = async (one: Show) => (await one.owner.call.marketing.templates({ eventId: one.eventId })).items;
const hours = async (one: Show) =>
  Object.fromEntries((await templatesOf(one)).map(({ type, sendAt, status }) => [type, `${status} ${sendAt}`]));
/** Of all of them, each once. */
const codes = async (attempts: Promise<unknown>[]): Promise<unknown[]> => [
  ...new Set(await Promise.all(attempts.map((attempt) => attempt.then(String, domainCodeOf)))),
];
const texts = { subject: 'Soon', body: 'See you: {{link}}' };

test('at publishing: each text has its hour, scheduled where mails were chosen as a channel', async () => {
  kit.at('2031-05-01T12:00:00Z');
  const one = await show(organization);
  expect(await hours(one)).toEqual({
    announcement: 'scheduled 2031-05-02T07:00:00.000Z',
    reminder: 'scheduled 2031-06-07T07:00:00.000Z',
    last_chance: 'scheduled 2031-06-12T07:00:00.000Z',
    confirmation: 'scheduled null',
    follow_up: 'scheduled 2031-06-16T08:00:00.000Z',
  });
  const campaign = await one.owner.call.marketing.campaign({ eventId: one.eventId });
  expect(campaign).toMatchObject({
    status: 'scheduled',
    version: 1,
    content: { landingPage: { headline: 'Light' }, social: [{ network: 'x', text: 'Come: {{link}}' }], tone: 'warm' },
  });
  expect(campaign.timeline.filter(({ channel }) => channel === 'email').map(({ kind }) => kind)).toEqual([
    'announcement',
    'reminder',
    'last_chance',
    'follow_up',
    'confirmation',
  ]);
  expect(await kit.rows('SELECT audience, status, template FROM whatsapp_campaigns WHERE event_id = $1', [one.eventId])).toEqual([
    {
      audience: 'ticket_holders',
      status: 'draft',
      template: { name: 'event_update', language: 'en', text: 'Hello {{1}}: {{2}} at {{3}}', parameters: ['name', 'event', 'link'] },
    },
  ]);
  const quiet = await show(organization, { channels: ['social'] });
  expect(new Set((await templatesOf(quiet)).map(({ status }) => status))).toEqual(new Set(['draft']));
});

test('what follows is counted from the last day, which midnight is no part of', async () => {
  kit.at('2031-05-01T12:00:00Z');
  // Two days, until midnight in Paris.
  const one = await show(organization, { startsAt: '2031-06-14T08:00:00.000Z', endsAt: '2031-06-15T22:00:00.000Z' });
  expect(await hours(one)).toMatchObject({
    last_chance: 'scheduled 2031-06-12T07:00:00.000Z',
    follow_up: 'scheduled 2031-06-16T08:00:00.000Z',
  });
});

test('published late: an hour that has passed is missed, and goes out only when told to', async () => {
  kit.at('2031-06-12T12:00:00Z');
  const one = await show(organization, { startsAt: '2031-06-13T06:00:00.000Z', endsAt: '2031-06-13T20:00:00.000Z' });
  expect(await hours(one)).toMatchObject({
    announcement: 'missed 2031-06-13T07:00:00.000Z',
    reminder: 'missed 2031-06-06T07:00:00.000Z',
    last_chance: 'missed 2031-06-11T07:00:00.000Z',
    follow_up: 'scheduled 2031-06-14T08:00:00.000Z',
  });
  await kit.rows("SELECT app.enqueue('marketing.dueEmails', '{}')");
  await kit.work();
  expect(await kit.rows('SELECT FROM messages WHERE event_id = $1', [one.eventId])).toEqual([]);
  expect(await one.owner.call.marketing.schedule({ templateId: one.template.reminder }).catch(domainCodeOf)).toBe('INVALID_STATE');
  expect(await one.owner.call.marketing.sendNow({ templateId: one.template.reminder })).toMatchObject({ status: 'sending' });
});

test.each([
  [
    'the clock skips the hour: the moment of the change',
    'Pacific/Auckland',
    '2031-10-05T06:00:00.000Z',
    7,
    '02:30',
    '2031-09-27T14:00:00.000Z',
  ],
  ['the clock shows the hour twice: the first', 'Pacific/Auckland', '2031-04-13T06:00:00.000Z', 7, '02:30', '2031-04-05T13:30:00.000Z'],
  [
    'nine in the morning on either side of a change',
    'Pacific/Auckland',
    '2031-10-02T06:00:00.000Z',
    7,
    '09:00',
    '2031-09-24T21:00:00.000Z',
  ],
  ['the day before 1 March of a leap year', 'Pacific/Auckland', '2032-02-29T22:00:00.000Z', 1, '09:00', '2032-02-28T20:00:00.000Z'],
  ['the day before 1 March of another year', 'Europe/Paris', '2031-03-01T10:00:00.000Z', 1, '09:00', '2031-02-28T08:00:00.000Z'],
  ['the first day is the zone’s, not the server’s', 'Pacific/Auckland', '2031-06-14T14:00:00.000Z', 7, '09:00', '2031-06-07T21:00:00.000Z'],
  ['half an hour is skipped', 'Australia/Lord_Howe', '2031-10-06T02:00:00.000Z', 1, '02:15', '2031-10-04T15:30:00.000Z'],
])('%s', async (_, timeZone, startsAt, offsetDays, time, sendAt) => {
  kit.at('2031-01-10T12:00:00Z');
  const endsAt = new Date(Date.parse(startsAt) + 3_600_000).toISOString();
  const one = await show(organization, { timeZone, startsAt, endsAt });
  const { marketing } = one.owner.call;
  // Backwards, whatever its sign.
  for (const days of [offsetDays, -offsetDays]) {
    const saved = await marketing.saveTemplate({ eventId: one.eventId, type: 'reminder', ...texts, schedule: { offsetDays: days, time } });
    expect(saved).toMatchObject({ id: one.template.reminder, sendAt, status: 'scheduled', schedule: { offsetDays: -offsetDays, time } });
  }
});

test('the event moves: hours are counted anew, what has gone out stays, what would be past is missed and never fires', async () => {
  kit.at('2031-05-01T12:00:00Z');
  const one = await show(organization);
  const { marketing, events } = one.owner.call;
  await contacts(kit, one.organizationId, 2, true, 'moving');
  await marketing.saveTemplate({
    eventId: one.eventId,
    type: 'reminder',
    another: true,
    ...texts,
    schedule: { at: '2031-06-10T10:00:00Z' },
  });
  kit.at('2031-05-02T07:01:00Z');
  await kit.rows("SELECT app.enqueue('marketing.dueEmails', '{}')");
  await kit.work();
  expect(kit.sent.map(({ to }) => to).toSorted()).toEqual(['moving-1@contacts.test', 'moving-2@contacts.test']);
  await events.update({ eventId: one.eventId, startsAt: '2031-05-08T08:00:00.000Z', endsAt: '2031-05-09T20:00:00.000Z' });
  expect(await hours(one)).toMatchObject({
    announcement: 'sent 2031-05-02T07:00:00.000Z',
    last_chance: 'scheduled 2031-05-06T07:00:00.000Z',
    follow_up: 'scheduled 2031-05-10T08:00:00.000Z',
  });
  const reminders = (await templatesOf(one)).filter(({ type }) => type === 'reminder').map(({ status, sendAt }) => `${status} ${sendAt}`);
  // The one was to go seven days before; the other's day is after the event by now: it is found out when it is due.
  expect(reminders).toEqual(['missed 2031-05-01T07:00:00.000Z', 'draft 2031-06-10T10:00:00.000Z']);
  await kit.rows("SELECT app.enqueue('marketing.dueEmails', '{}')");
  await kit.work();
  expect(kit.sent).toHaveLength(2);
  await events.update({ eventId: one.eventId, startsAt: '2031-07-01T08:00:00.000Z', endsAt: '2031-07-02T20:00:00.000Z' });
  expect((await templatesOf(one)).find(({ id }) => id === one.template.reminder)).toMatchObject({
    status: 'scheduled',
    sendAt: '2031-06-24T07:00:00.000Z',
  });
  expect(await kit.rows('SELECT FROM messages WHERE event_id = $1', [one.eventId])).toHaveLength(2);
});

test('another zone is another clock, though the event begins at the same instant', async () => {
  kit.at('2031-05-01T12:00:00Z');
  const one = await show(organization);
  await one.owner.call.events.update({ eventId: one.eventId, timeZone: 'Asia/Kathmandu' });
  expect(await hours(one)).toMatchObject({
    announcement: 'scheduled 2031-05-02T07:00:00.000Z',
    reminder: 'scheduled 2031-06-07T03:15:00.000Z',
    // There the last evening is the next day already.
    follow_up: 'scheduled 2031-06-17T04:15:00.000Z',
  });
});

test('due for longer than a day, or after the event began: missed', async () => {
  kit.at('2031-05-01T12:00:00Z');
  const one = await show(organization);
  await one.owner.call.marketing.pause({ templateId: one.template.announcement });
  kit.at('2031-06-08T07:01:00Z');
  await kit.rows("SELECT app.enqueue('marketing.dueEmails', '{}')");
  await kit.work();
  expect(await hours(one)).toMatchObject({ announcement: 'paused 2031-05-02T07:00:00.000Z', reminder: 'missed 2031-06-07T07:00:00.000Z' });
  // What is paused stays where it is; its hour has passed.
  expect(await one.owner.call.marketing.schedule({ templateId: one.template.announcement }).catch(domainCodeOf)).toBe('INVALID_STATE');
});

test('a copy of an event sends nothing, and has nothing to send, before it is published', async () => {
  kit.at('2031-05-01T12:00:00Z');
  const one = await show(organization);
  const copy = await one.owner.call.events.duplicate({ eventId: one.eventId, startsAt: '2031-08-14T08:00:00.000Z' });
  expect(await kit.rows('SELECT FROM email_templates WHERE event_id = $1', [copy.eventId])).toEqual([]);
  expect(await one.owner.call.marketing.templates({ eventId: copy.eventId }).catch(domainCodeOf)).toBe('NOT_FOUND');
  const { data } = await one.owner.call.wizard.get({ sessionId: copy.sessionId });
  expect(data.marketing['emails']).toHaveLength(5);
});

test('saved: the page shows it at once, and whoever saves on an old version is told what stands', async () => {
  kit.at('2031-05-01T12:00:00Z');
  const one = await show(organization);
  const { marketing, events } = one.owner.call;
  const saved = await marketing.saveContent({
    eventId: one.eventId,
    version: 1,
    landingPage: { headline: 'Night', highlights: ['Stars'] },
  });
  expect(saved).toMatchObject({ version: 2, content: { landingPage: { headline: 'Night' }, social: [{ network: 'x' }], tone: 'warm' } });
  expect((await events.bySlug({ slug: one.slug })).landing).toEqual({ headline: 'Night', body: null, highlights: ['Stars'] });
  await expect(marketing.saveContent({ eventId: one.eventId, version: 1, tone: 'cold' })).rejects.toMatchObject({
    cause: { code: 'STALE_VERSION', details: { version: 2, data: { landingPage: { headline: 'Night' } } } },
  });
  expect(await marketing.saveContent({ eventId: one.eventId, landingPage: null, social: null })).toMatchObject({
    version: 3,
    content: { landingPage: null, social: [], tone: 'warm' },
  });
  expect((await events.bySlug({ slug: one.slug })).landing).toBeNull();
});

test('templates: another of a type, none left of one, and what is sent is not rewritten', async () => {
  kit.at('2031-05-01T12:00:00Z');
  const one = await show(organization);
  const { marketing } = one.owner.call;
  const { eventId } = one;
  const second = await marketing.saveTemplate({ eventId, another: true, type: 'reminder', ...texts });
  expect(second).toMatchObject({ status: 'draft', schedule: null, sendAt: null });
  expect(await marketing.schedule({ templateId: second.id }).catch(domainCodeOf)).toBe('INVALID_STATE');
  await marketing.saveTemplate({
    eventId,
    templateId: second.id,
    type: 'reminder',
    ...texts,
    schedule: { at: '2031-06-01T10:00:00+02:00' },
  });
  expect(await marketing.schedule({ templateId: second.id })).toEqual({
    templateId: second.id,
    status: 'scheduled',
    sendAt: '2031-06-01T08:00:00.000Z',
  });
  // A new hour that has passed makes it missed; a later one makes it a draft that waits to be told.
  const rescheduled = (at: string) =>
    marketing.saveTemplate({ eventId, templateId: second.id, type: 'reminder', ...texts, schedule: { at } });
  expect(await rescheduled('2031-04-01T10:00:00Z')).toMatchObject({ status: 'missed' });
  expect(await rescheduled('2031-06-02T10:00:00Z')).toMatchObject({ status: 'draft' });
  expect(await marketing.removeTemplate({ templateId: second.id })).toEqual({ removed: true });
  expect(await marketing.removeTemplate({ templateId: second.id }).catch(domainCodeOf)).toBe('NOT_FOUND');
  await contacts(kit, one.organizationId, 1, true, 'rewritten');
  await marketing.sendNow({ templateId: one.template.announcement });
  await kit.work();
  const attempts = [
    marketing.saveTemplate({ eventId, type: 'announcement', ...texts }),
    marketing.sendNow({ templateId: one.template.announcement }),
    marketing.removeTemplate({ templateId: one.template.announcement }),
    marketing.pause({ templateId: one.template.announcement }),
  ];
  expect(await codes(attempts)).toEqual(['INVALID_STATE']);
});

test('two organizers at one e-mail: whoever saves on an old version is told what stands, and nothing is written over', async () => {
  kit.at('2031-05-01T12:00:00Z');
  const one = await show(organization);
  const { marketing } = one.owner.call;
  const { eventId } = one;
  const templateId = one.template.reminder;
  const read = async () => (await marketing.templates({ eventId })).items.find(({ id }) => id === templateId);
  expect((await read())?.version).toBe(1);
  const save = (version: number | undefined, subject: string) =>
    marketing.saveTemplate({ eventId, templateId, type: 'reminder', body: 'Body', subject, ...(version === undefined ? {} : { version }) });
  expect(await save(1, 'Mine')).toMatchObject({ version: 2, subject: 'Mine' });
  await expect(save(1, 'Theirs')).rejects.toMatchObject({
    cause: {
      code: 'STALE_VERSION',
      details: { version: 2, data: { id: templateId, subject: 'Mine', schedule: { offsetDays: -7, time: '09:00' } } },
    },
  });
  expect(await read()).toMatchObject({ version: 2, subject: 'Mine' });
  // At once, of ten one is right.
  const codesOfTen = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      save(2, `At once ${n}`).then(
        () => 'saved',
        (error: unknown) => String(domainCodeOf(error)),
      ),
    ),
  );
  expect(codesOfTen.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'STALE_VERSION'), 'saved']);
  // Its standing is not its words: what is scheduled and paused may be saved by who saw it before.
  await marketing.pause({ templateId });
  expect(await save(3, 'Paused')).toMatchObject({ version: 4, status: 'paused' });
  expect(await save(undefined, 'By a program')).toMatchObject({ version: 5 });
  await marketing.removeTemplate({ templateId });
  expect(await save(5, 'Gone').catch(domainCodeOf)).toBe('NOT_FOUND');
  const first = { eventId, type: 'reminder', ...texts, version: 0 } as const;
  expect(await marketing.saveTemplate({ ...first, version: 5 }).catch(domainCodeOf)).toBe('NOT_FOUND');
  const made = await Promise.all(
    Array.from({ length: 6 }, () =>
      marketing.saveTemplate(first).then(
        () => 'saved',
        (error: unknown) => String(domainCodeOf(error)),
      ),
    ),
  );
  expect(made.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'STALE_VERSION'), 'saved']);
  expect((await marketing.templates({ eventId })).items.filter(({ type }) => type === 'reminder')).toHaveLength(1);
});

test('whose event it is not: nothing for strangers, a refusal for colleagues', async () => {
  const one = await show(organization);
  const stranger = await kit.person('Stranger');
  const [trainer] = await kit.waiting(organization.id, organization.joinCode, 1);
  await organization.owner.call.seats.approveMember({ organizationId: organization.id, userId: trainer?.id ?? '' });
  await organization.owner.call.seats.setMemberRole({ organizationId: organization.id, userId: trainer?.id ?? '', role: 'trainer' });
  const { eventId } = one;
  const templateId = one.template.reminder;
  for (const [who, code] of [
    [stranger, 'NOT_FOUND'],
    [trainer, 'FORBIDDEN'],
  ] as const) {
    const { marketing } = who?.call ?? stranger.call;
    const attempts = [
      marketing.campaign({ eventId }),
      marketing.templates({ eventId }),
      marketing.deliveries({ eventId }),
      marketing.saveContent({ eventId, tone: 'x' }),
      marketing.saveTemplate({ eventId, type: 'reminder', ...texts }),
      marketing.generate({ eventId, channel: 'email' }),
      marketing.schedule({ templateId }),
      marketing.pause({ templateId }),
      marketing.sendNow({ templateId }),
      marketing.removeTemplate({ templateId }),
      marketing.sendTest({ templateId }),
    ];
    expect(await codes(attempts)).toEqual([code]);
  }
  const elsewhere = await kit.organization(0, 'Other');
  const foreign = await show(elsewhere);
  expect(
    await one.owner.call.marketing
      .saveTemplate({ eventId, templateId: foreign.template.reminder, type: 'reminder', ...texts })
      .catch(domainCodeOf),
  ).toBe('NOT_FOUND');
});

test('a test goes to whoever asks for it, and counts for nothing', async () => {
  const one = await show(organization);
  kit.sent.length = 0;
  const { marketing } = one.owner.call;
  expect(await marketing.sendTest({ templateId: one.template.announcement })).toEqual({ to: one.owner.email });
  expect(await kit.work()).toEqual([]);
  expect(kit.sent).toHaveLength(1);
  expect(kit.sent[0]).toMatchObject({ to: one.owner.email, unsubscribeUrl: null });
  expect(kit.sent[0]?.html).toContain('none none');
  // Who follows them comes from nowhere: also by an address that says otherwise.
  const page = `${kit.deps.publicUrl}/e/${one.slug}`;
  const texts = { eventId: one.eventId, templateId: one.template.announcement, type: 'announcement' as const, subject: 'Soon' };
  await marketing.saveTemplate({
    ...texts,
    body: `{{link}} ${page}?utm_source=email&utm_campaign=x&a=b https://other.test/?utm_source=email`,
  });
  await marketing.sendTest({ templateId: one.template.announcement });
  await kit.work();
  expect(kit.sent[0]?.text).toContain(page);
  expect(kit.sent[0]?.text).not.toContain('utm_');
  expect(kit.sent[1]?.text).toBe(`${page} ${page}?a=b https://other.test/?utm_source=email`);
  expect(await kit.rows('SELECT FROM messages WHERE event_id = $1', [one.eventId])).toEqual([]);
});

test.each(['email', 'social', 'whatsapp'] as const)(
  'texts for %s, from templates where no model is asked; nothing is saved',
  async (channel) => {
    const one = await show(organization);
    const made = await one.owner.call.marketing.generate({ eventId: one.eventId, channel, locale: 'fr' });
    const { emails, social, whatsapp, ...rest } = made;
    expect(rest).toEqual({ channel, origin: 'template' });
    expect([emails?.length ?? 0, social?.length ?? 0, whatsapp ? 1 : 0]).toEqual(
      { email: [5, 0, 0], social: [0, 4, 0], whatsapp: [0, 0, 1] }[channel],
    );
    expect((await one.owner.call.marketing.campaign({ eventId: one.eventId })).version).toBe(1);
  },
);
